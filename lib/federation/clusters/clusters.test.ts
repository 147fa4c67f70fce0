import { describe, expect, it } from 'vitest';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { detectOrigin } from './detect-provider.ts';
import { cordonAnnotations, readDrain } from './drain.ts';
import { joinNameProblem, ownedBy, planJoin } from './join-plan.ts';
import { readCredentials, readKubeconfig } from './kubeconfig.ts';
import { extendCommands, findMissingRights, grantCommands } from './rights.ts';

const PEM = Buffer.from('-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n').toString('base64');

function kubeconfig(cluster: Record<string, unknown>, user: Record<string, unknown>): unknown {
  return {
    'current-context': 'a', contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: 'https://192.0.2.1:6443', ...cluster } }], users: [{ name: 'u', user }],
  };
}

describe('a kubeconfig', () => {
  it.each<[string, unknown, string]>([
    ['a number', 1, 'notAKubeconfig'], ['another object', { a: 1 }, 'notAKubeconfig'], ['no contexts', { clusters: [], users: [] }, 'noContexts'],
  ])('that is %s is refused', (_, document, code) => {
    expect(readKubeconfig(document)).toMatchObject({ ok: false, problem: { code } });
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    ['runs a program', {}, { exec: { command: 'aws' } }, 'execPlugin'],
    ['signs in through a provider', {}, { 'auth-provider': { name: 'gcp' } }, 'authProvider'],
    ['names an authority file', { 'certificate-authority': '/etc/passwd' }, { token: 't' }, 'filePath'],
    ['names a key file', {}, { 'client-key': '/etc/shadow', 'client-certificate-data': PEM }, 'filePath'],
    ['names a token file', {}, { tokenFile: '/etc/shadow' }, 'filePath'],
    ['has no URL', { server: 'ftp://x' }, { token: 't' }, 'badEndpoint'],
    ['has an odd proxy', { 'proxy-url': 'gopher://x' }, { token: 't' }, 'badProxy'],
    ['has an authority that is no PEM', { 'certificate-authority-data': 'aGVsbG8=' }, { token: 't' }, 'badCertificate'],
    ['has no credentials', {}, {}, 'noCredentials'],
  ])('whose context %s is refused by name', (_, cluster, user, code) => {
    expect(readCredentials(kubeconfig(cluster, user), 'a')).toMatchObject({ ok: false, problem: { code } });
  });

  it('is listed without any secret in it', () => {
    const document = kubeconfig({ 'certificate-authority-data': PEM, 'proxy-url': 'socks5://me:hidden@proxy:1080', 'insecure-skip-tls-verify': true }, { token: 'hidden' });
    const reading = readKubeconfig(document);
    expect(reading).toMatchObject({ ok: true, current: 'a', contexts: [{ authentication: 'token', hasCa: true, isInsecure: true, proxyUrl: 'socks5://proxy:1080' }] });
    expect(JSON.stringify(reading)).not.toContain('hidden');
  });

  it('prefers what is inline over a file, as kubectl does', () => {
    expect(readCredentials(kubeconfig({ 'certificate-authority': '/x', 'certificate-authority-data': PEM }, { token: 't', tokenFile: '/y' }), 'a')).toMatchObject({ ok: true, value: { token: 't' } });
  });
});

describe('the origin of a cluster', () => {
  const node = (providerID: string, labels: Record<string, string> = {}): KubeObject => ({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n', labels }, spec: { providerID } });
  it.each<[string, KubeObject, string, string[], object]>([
    ['EKS', node('aws:///eu/i-1', { 'eks.amazonaws.com/nodegroup': 'a' }), 'v1.31.2-eks-7f9249a', [], { provider: 'AWS', distribution: 'EKS' }],
    ['GKE', node('gce://p/z/n', { 'cloud.google.com/gke-nodepool': 'a' }), 'v1.31.1-gke.1', [], { provider: 'Google Cloud', distribution: 'GKE' }],
    ['AKS', node('azure:///x', { 'kubernetes.azure.com/cluster': 'a' }), 'v1.30.0', [], { provider: 'Azure', distribution: 'AKS' }],
    ['OpenShift on AWS', node('aws:///eu/i-1'), 'v1.29.0', ['config.openshift.io'], { provider: 'AWS', distribution: 'OpenShift' }],
    ['k3s', node('k3s://n'), 'v1.30.0+k3s1', [], { provider: 'bare metal', distribution: 'k3s' }],
    ['RKE2', node('rke2://n'), 'v1.30.0+rke2r1', [], { provider: 'bare metal', distribution: 'RKE2' }],
    ['kind', node('kind://docker/kind/n'), 'v1.30.0', [], { provider: 'kind', distribution: 'kind' }],
    ['EKS Anywhere', node('vsphere://x'), 'v1.30.0', ['anywhere.eks.amazonaws.com'], { provider: 'vSphere', distribution: 'EKS Anywhere' }],
    ['a cluster connected by Azure Arc', node(''), 'v1.30.0', ['arc.azure.com'], { provider: 'bare metal', distribution: 'Azure Arc-connected' }],
    ['Anthos, a member of a GKE fleet', node('vsphere://x'), 'v1.30.0-gke.5', [], { provider: 'vSphere', distribution: 'GKE fleet member' }],
    ['any member of a GKE fleet', node('aws:///eu/i-1'), 'v1.30.0', ['hub.gke.io'], { provider: 'AWS', distribution: 'GKE fleet member' }],
    ['unmarked machines', node(''), 'v1.30.0', [], { provider: 'bare metal' }],
  ])('%s is told', (_, first, gitVersion, groups, expected) => {
    expect(detectOrigin({ nodes: [first], gitVersion, groups })).toEqual(expected);
  });

  it('is not guessed without nodes', () => {
    expect(detectOrigin({ nodes: [], gitVersion: 'v1.30.0', groups: [] })).toEqual({});
  });
});

describe('the join plan', () => {
  const types: ResourceType[] = [{ group: 'apps', version: 'v1', plural: 'deployments', kind: 'Deployment', namespaced: true }];

  it('grants no wildcard with least rights, and writes on enabled types only', () => {
    const { rules } = planJoin({ cluster: 'a', host: 'h', types, rights: 'least' });
    expect(JSON.stringify(rules)).not.toContain('"*"');
    const writable = rules.filter(({ verbs }) => verbs.includes('create')).flatMap(({ resources }) => resources ?? []);
    expect(writable).toEqual(['deployments']);
    // D13: verbs are lower case, or they never match.
    expect(rules.flatMap(({ verbs }) => verbs).every((verb) => verb === verb.toLowerCase())).toBe(true);
  });

  it('D38: names come from the cluster\'s name and the host\'s identity, so whatever a context is called, an EKS ARN too, is no name', () => {
    const { name, current } = { name: 'eu-1', current: 'arn:aws:eks:eu-west-1:123456789012:cluster/prod' };
    const document = { ...Object(kubeconfig({}, { token: 't' })), 'current-context': current, contexts: [{ name: current, context: { cluster: 'c', user: 'u' } }] };
    expect(readCredentials(document, current)).toMatchObject({ ok: true });
    const { names, rest, role, account } = planJoin({ cluster: name, host: 'flotilla-0a1b2c3d', types, rights: 'least' });
    expect(names.serviceAccount).toBe('eu-1-flotilla-0a1b2c3d');
    expect(JSON.stringify([rest, role, account])).not.toContain('arn:');
  });

  it('puts everything under one owner', () => {
    const plan = planJoin({ cluster: 'a', host: 'h', types, rights: 'wide' });
    const role = { ...plan.role.object, metadata: { ...plan.role.object.metadata, uid: 'u' } };
    for (const planned of [plan.namespace, plan.account, ...plan.rest]) expect(ownedBy(planned, role).object.metadata.ownerReferences).toMatchObject([{ kind: 'ClusterRole', uid: 'u' }]);
  });

  it.each([['', 'empty'], ['A', 'notALabel'], ['a.b', 'notALabel'], ['-a', 'notALabel'], ['x'.repeat(46), 'tooLong'], ['register', 'reserved'], ['eu-1', undefined]])('the name "%s" is %s', (name, problem) => {
    expect(joinNameProblem(name)).toBe(problem);
  });
});

describe('a cordon', () => {
  const cluster = (annotations: Record<string, string | null>): KubeObject => ({
    apiVersion: 'core.kubefed.io/v1beta1', kind: 'KubeFedCluster',
    metadata: { name: 'a', annotations: Object.fromEntries(Object.entries(annotations).flatMap(([key, value]) => (value === null ? [] : [[key, value]]))) },
  });
  it('keeps what a drain is measured by, and leaves nothing behind when it is lifted', () => {
    const drain = { since: '2030-01-01T00:00:00.000Z', replicas: 7 };
    expect(readDrain(cluster(cordonAnnotations('draining', drain)))).toEqual(drain);
    expect(readDrain(cluster(cordonAnnotations('draining', readDrain(cluster({ 'flotilla.io/cordoned': 'drain' })))))).toEqual({ since: '', replicas: 0 });
    expect(readDrain(cluster(cordonAnnotations('cordoned')))).toBeUndefined();
    expect(Object.values(cordonAnnotations('open'))).toEqual([null, null, null]);
  });
});

describe('the rights that are missing', () => {
  const type = (group: string, plural: string): ResourceType => ({ group, version: 'v1', plural, kind: plural, namespaced: true });
  const types = [type('apps', 'deployments'), type('', 'secrets'), type('apps', 'daemonsets')];

  it('are none under a wide role, and none under the rules of a join with these types', () => {
    expect(findMissingRights(types, [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }])).toEqual([]);
    expect(findMissingRights(types, planJoin({ cluster: 'a', host: 'h', types, rights: 'least' }).rules)).toEqual([]);
  });

  it('are told by type and verb; a rule for objects of one name does not count', () => {
    const rules = [{ apiGroups: ['apps'], resources: ['deployments', 'daemonsets'], verbs: ['get', 'list', 'watch'] }, { apiGroups: [''], resources: ['secrets'], resourceNames: ['x'], verbs: ['*'] }];
    expect(findMissingRights(types, rules)).toEqual([
      { group: 'apps', resource: 'deployments', verbs: ['create', 'update', 'patch', 'delete'] },
      { group: '', resource: 'secrets', verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'] },
      { group: 'apps', resource: 'daemonsets', verbs: ['create', 'update', 'patch', 'delete'] },
    ]);
  });

  it('are granted by commands that can be pasted', () => {
    const missing = [{ group: 'apps', resource: 'daemonsets', verbs: ['get', 'list'] }, { group: 'apps', resource: 'statefulsets', verbs: ['get', 'list'] }];
    expect(extendCommands('kubefed-controller-manager:far-x', missing)).toEqual([
      `kubectl patch clusterrole kubefed-controller-manager:far-x --type=json -p '[{"op":"add","path":"/rules/-","value":{"apiGroups":["apps"],"resources":["daemonsets","statefulsets"],"verbs":["get","list"]}}]'`,
    ]);
    expect(grantCommands('far', missing, '--user=me')).toEqual([
      'kubectl create clusterrole flotilla-far-1 --verb=get,list --resource=daemonsets.apps,statefulsets.apps', 'kubectl create clusterrolebinding flotilla-far-1 --clusterrole=flotilla-far-1 --user=me',
    ]);
  });
});
