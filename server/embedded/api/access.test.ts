import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrayAt, objectAt, textAt, valueAt } from './kinds/fields.ts';
import { startCluster, type TestCluster } from './testing/cluster.fixture.ts';

let cluster: TestCluster;
let nowMs = Date.now();
beforeAll(async () => {
  cluster = await startCluster({ now: () => new Date(nowMs) });
});
afterAll(() => cluster.close());

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const role = (name: string, rules: object[]): object => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name }, rules });
const binding = (name: string, roleRef: object, subject: object): object => ({
  apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...roleRef }, subjects: [subject],
});

describe('who may do what', () => {
  test('without a token a client may ask for the version and health only; a wrong token gets 401', async () => {
    expect((await cluster.send('GET', '/healthz', undefined, { token: '' })).text).toBe('ok');
    expect((await cluster.send('GET', '/version', undefined, { token: '' })).code).toBe(200);
    const refused = await cluster.send('GET', '/api/v1/namespaces', undefined, { token: '' });
    expect([refused.code, refused.body['message']]).toEqual([403, 'namespaces is forbidden: User "system:anonymous" cannot list resource "namespaces" in API group "" at the cluster scope']);
    expect((await cluster.send('GET', '/healthz', undefined, { token: 'wrong' })).code).toBe(401);
  });

  test('roles are enforced by verb, group, resource, subresource, name and namespace', async () => {
    await cluster.send('POST', `${RBAC}/namespaces/default/roles`, role('reader', [
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] },
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['one'], verbs: ['get'] },
      { apiGroups: ['apps'], resources: ['*/scale'], verbs: ['get'] },
    ]));
    await cluster.send('POST', `${RBAC}/namespaces/default/rolebindings`, binding('reader', { kind: 'Role', name: 'reader' }, { kind: 'Group', name: 'team' }));
    const code = async (method: 'GET' | 'POST', path: string): Promise<number> => (await cluster.send(method, path, method === 'POST' ? {} : undefined, { token: 'dev' })).code;
    expect(await code('GET', '/api/v1/namespaces/default/configmaps')).toBe(200);
    expect(await code('GET', '/api/v1/namespaces/default/configmaps?watch=1')).toBe(403);
    expect(await code('GET', '/api/v1/configmaps')).toBe(403);
    expect(await code('GET', '/api/v1/namespaces/kube-system/configmaps')).toBe(403);
    expect(await code('POST', '/api/v1/namespaces/default/configmaps')).toBe(403);
    expect(await code('GET', '/api/v1/namespaces/default/secrets/one')).toBe(404);
    expect(await code('GET', '/api/v1/namespaces/default/secrets/two')).toBe(403);
    expect(await code('GET', '/apis/apps/v1/namespaces/default/deployments/x/scale')).toBe(404);
    expect(await code('GET', '/apis/apps/v1/namespaces/default/deployments/x')).toBe(403);
  });

  test('nobody grants more than they hold', async () => {
    await cluster.send('POST', `${RBAC}/namespaces/default/roles`, role('role-writer', [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: ['create'] }]));
    await cluster.send('POST', `${RBAC}/namespaces/default/rolebindings`, binding('role-writer', { kind: 'Role', name: 'role-writer' }, { kind: 'User', name: 'dev' }));
    const more = await cluster.send('POST', `${RBAC}/namespaces/default/roles`, role('more', [{ apiGroups: [''], resources: ['secrets'], verbs: ['*'] }]), { token: 'dev' });
    expect([more.code, String(more.body['message'])]).toEqual([403, expect.stringContaining('attempting to grant RBAC permissions not currently held')]);
    const bound = await cluster.send('POST', `${RBAC}/namespaces/default/rolebindings`, binding('up', { kind: 'ClusterRole', name: 'cluster-admin' }, { kind: 'User', name: 'dev' }), { token: 'dev' });
    expect(bound.code).toBe(403);
    const same = await cluster.send('POST', `${RBAC}/namespaces/default/roles`, role('same', [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }]), { token: 'dev' });
    expect(same.code).toBe(201);
  });

  test('admin, edit and view gather their rules from other roles', async () => {
    const rules = async (name: string): Promise<number> => arrayAt((await cluster.send('GET', `${RBAC}/clusterroles/${name}`)).body, 'rules').length;
    expect(await rules('view')).toBeGreaterThan(3);
    expect(await rules('edit')).toBeGreaterThan(await rules('view'));
    expect(await rules('admin')).toBeGreaterThan(await rules('edit'));
  });

  test('reviews answer who one is and what one may', async () => {
    const review = (group: string, plural: string, kind: string, spec: object, token = 'dev') =>
      cluster.send('POST', `/apis/${group}/v1/${plural}`, { apiVersion: `${group}/v1`, kind, spec }, { token });
    const self = (attributes: object) => review('authorization.k8s.io', 'selfsubjectaccessreviews', 'SelfSubjectAccessReview', { resourceAttributes: attributes });
    expect(valueAt((await self({ namespace: 'default', verb: 'list', resource: 'configmaps' })).body, 'status', 'allowed')).toBe(true);
    expect(valueAt((await self({ namespace: 'default', verb: 'delete', resource: 'configmaps' })).body, 'status', 'allowed')).toBe(false);
    const who = await review('authentication.k8s.io', 'selfsubjectreviews', 'SelfSubjectReview', {});
    expect(objectAt(who.body, 'status', 'userInfo')).toEqual({ username: 'dev', groups: ['team', 'system:authenticated'] });
    const rules = await review('authorization.k8s.io', 'selfsubjectrulesreviews', 'SelfSubjectRulesReview', { namespace: 'default' });
    expect(arrayAt(rules.body, 'status', 'resourceRules')).toContainEqual({ verbs: ['get', 'list'], apiGroups: [''], resources: ['configmaps'] });
    const other = await review('authorization.k8s.io', 'subjectaccessreviews', 'SubjectAccessReview', { user: 'x', groups: ['team'], resourceAttributes: { namespace: 'default', verb: 'get', resource: 'configmaps' } }, 'admin');
    expect(valueAt(other.body, 'status', 'allowed')).toBe(true);
  });

  test('impersonation needs its own right', async () => {
    const as = { headers: { 'impersonate-user': 'dev', 'impersonate-group': 'team' } };
    expect((await cluster.send('GET', '/api/v1/namespaces/default/secrets', undefined, as)).code).toBe(403);
    expect((await cluster.send('GET', '/api/v1/namespaces/default/configmaps', undefined, as)).code).toBe(200);
    expect((await cluster.send('GET', '/api/v1/namespaces/default/configmaps', undefined, { ...as, token: 'dev' })).code).toBe(403);
  });
});

describe('tokens of service accounts', () => {
  const ACCOUNTS = '/api/v1/namespaces/default/serviceaccounts';
  const request = (spec: object): object => ({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec });
  const whoami = async (token: string): Promise<string> =>
    textAt((await cluster.send('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }, { token })).body, 'status', 'userInfo', 'username');

  test('a requested token is good for its time, its audience and its bound object', async () => {
    await cluster.send('POST', ACCOUNTS, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'bot' } });
    await cluster.send('POST', '/api/v1/namespaces/default/secrets', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'tie' } });
    const made = await cluster.send('POST', `${ACCOUNTS}/bot/token`, request({ expirationSeconds: 600 }));
    const token = textAt(made.body, 'status', 'token');
    expect(await whoami(token)).toBe('system:serviceaccount:default:bot');
    const foreign = textAt((await cluster.send('POST', `${ACCOUNTS}/bot/token`, request({ audiences: ['vault'] }))).body, 'status', 'token');
    expect(await whoami(foreign)).toBe('');
    const tied = textAt((await cluster.send('POST', `${ACCOUNTS}/bot/token`, request({ boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name: 'tie' } }))).body, 'status', 'token');
    expect(await whoami(tied)).toBe('system:serviceaccount:default:bot');
    await cluster.send('DELETE', '/api/v1/namespaces/default/secrets/tie');
    expect(await whoami(tied)).toBe('');
    nowMs += 601_000;
    expect(await whoami(token)).toBe('');
    expect((await cluster.send('POST', `${ACCOUNTS}/bot/token`, request({ expirationSeconds: 60 }))).code).toBe(422);
    const [head, , signature] = token.split('.');
    expect(await whoami(`${head}.${Buffer.from('{"sub":"x"}').toString('base64url')}.${signature}`)).toBe('');
  });

  test('a token Secret is filled, works without end, and goes with its account', async () => {
    await cluster.send('POST', ACCOUNTS, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'old' } });
    await cluster.send('POST', '/api/v1/namespaces/default/secrets', {
      apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/service-account-token', metadata: { name: 'old-token', annotations: { 'kubernetes.io/service-account.name': 'old' } },
    });
    const secret = await settle(async () => {
      const { body } = await cluster.send('GET', '/api/v1/namespaces/default/secrets/old-token');
      return textAt(body, 'data', 'token') === '' ? undefined : body;
    });
    const token = Buffer.from(textAt(secret, 'data', 'token'), 'base64').toString();
    expect(await whoami(token)).toBe('system:serviceaccount:default:old');
    await cluster.send('DELETE', `${ACCOUNTS}/old`);
    expect(await whoami(token)).toBe('');
    await settle(async () => ((await cluster.send('GET', '/api/v1/namespaces/default/secrets/old-token')).code === 404 ? true : undefined));
  });
});

/** Asks until there is an answer; each ask waits for a commit, so a few are enough. */
async function settle<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (let i = 0; i < 50; i += 1) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error('nothing changed in 50 requests');
}
