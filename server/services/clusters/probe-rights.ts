import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { at, listAt, stringAt, stringsAt } from '#lib/federation/types/read.ts';
import { planJoin, type PolicyRule } from '#lib/federation/clusters/join-plan.ts';
import type { ProbeLine } from '#lib/contracts/clusters.ts';
import { isNotFound, KubeError } from '#server/kube-client/errors.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';
import { errorFact } from './probe-connection.ts';

const SELF_REVIEW: ResourceType = { group: 'authentication.k8s.io', version: 'v1', plural: 'selfsubjectreviews', kind: 'SelfSubjectReview', namespaced: false };
const ACCESS_REVIEW: ResourceType = { group: 'authorization.k8s.io', version: 'v1', plural: 'selfsubjectaccessreviews', kind: 'SelfSubjectAccessReview', namespaced: false };
const CALL_LIMIT_MS = 5_000;
/** Rights asked about at once. */
const PARALLEL = 8;
/** Missing rights that are named; the rest is counted. */
const MAX_NAMED = 6;

type Question = { group: string; resource: string; verb: string };

/** As whom the cluster sees us. Before Kubernetes 1.28 it can't be asked; then only that the credential is taken is known. */
export async function probeIdentity(client: KubeClient): Promise<ProbeLine> {
  try {
    const review = await client.create<KubeObject>(SELF_REVIEW, toReview(SELF_REVIEW, {}), { deadlineMs: CALL_LIMIT_MS });
    const user = stringAt(review, 'status', 'userInfo', 'username') ?? '';
    if (user === '' || user === 'system:anonymous') return { id: 'auth', state: 'failed', fact: user, fix: 'unauthorized' };
    const groups = stringsAt(review, 'status', 'userInfo', 'groups');
    return { id: 'auth', state: 'passed', fact: groups.length === 0 ? user : `${user} (${groups.join(', ')})` };
  } catch (error) {
    if (isNotFound(error)) return { id: 'auth', state: 'warning', fact: '', fix: 'authUnknown' };
    const isRefused = error instanceof KubeError && (error.code === 'UNAUTHORIZED' || error.code === 'FORBIDDEN');
    return { id: 'auth', state: 'failed', fact: errorFact(error), fix: isRefused ? 'unauthorized' : 'unanswered' };
  }
}

/** May these credentials do what joining does, and grant what the federation's own account needs? */
export async function probePermissions(client: KubeClient, types: readonly ResourceType[]): Promise<ProbeLine> {
  try {
    if (await isAllowed(client, { group: '*', resource: '*', verb: '*' })) return { id: 'permissions', state: 'passed', fact: '*' };
    const questions = questionsFor(types);
    const missing: string[] = [];
    for (let i = 0; i < questions.length; i += PARALLEL) {
      const batch = questions.slice(i, i + PARALLEL);
      const answers = await Promise.all(batch.map((question) => isAllowed(client, question)));
      missing.push(...batch.filter((_, n) => answers[n] === false).map(({ verb, resource, group }) => `${verb} ${resource}${group === '' ? '' : `.${group}`}`));
    }
    if (missing.length === 0) return { id: 'permissions', state: 'passed', fact: `${questions.length}/${questions.length}` };
    const more = missing.length > MAX_NAMED ? `, +${missing.length - MAX_NAMED}` : '';
    return { id: 'permissions', state: 'failed', fact: missing.slice(0, MAX_NAMED).join(', ') + more, fix: 'permissions' };
  } catch (error) {
    return { id: 'permissions', state: 'failed', fact: errorFact(error), fix: 'permissions' };
  }
}

/** Enabled types that the cluster does not serve; what targets them would stay out of it. Also the names of all its API groups. */
export async function probeTypes(client: KubeClient, types: readonly ResourceType[]): Promise<{ line: ProbeLine; groups: string[] }> {
  try {
    const root = await client.rawJson('/apis', { deadlineMs: CALL_LIMIT_MS });
    const groups = (listAt(root, 'groups') ?? []).flatMap((group) => stringAt(group, 'name') ?? []);
    const versions = new Map<string, Set<string>>();
    await Promise.all([...new Set(types.map((type) => pathOf(type)))].map(async (path) => { versions.set(path, await servedBy(client, path)); }));
    const missing = types.filter((type) => versions.get(pathOf(type))?.has(type.plural) !== true).map(({ plural, group, version }) => `${plural}.${version}${group === '' ? '' : `.${group}`}`);
    const line: ProbeLine = missing.length === 0
      ? { id: 'types', state: 'passed', fact: `${types.length}/${types.length}` }
      : { id: 'types', state: 'warning', fact: missing.join(', '), fix: 'types' };
    return { line, groups };
  } catch (error) {
    return { line: { id: 'types', state: 'failed', fact: errorFact(error), fix: 'unanswered' }, groups: [] };
  }
}

async function servedBy(client: KubeClient, path: string): Promise<Set<string>> {
  try {
    const list = await client.rawJson(path, { deadlineMs: CALL_LIMIT_MS });
    return new Set((listAt(list, 'resources') ?? []).flatMap((resource) => stringAt(resource, 'name') ?? []));
  } catch (error) {
    if (isNotFound(error)) return new Set();
    throw error;
  }
}

async function isAllowed(client: KubeClient, { group, resource, verb }: Question): Promise<boolean> {
  const [name, subresource] = resource.split('/');
  const attributes = { group, resource: name, verb, ...(subresource === undefined ? {} : { subresource }) };
  const review = await client.create<KubeObject>(ACCESS_REVIEW, toReview(ACCESS_REVIEW, { spec: { resourceAttributes: attributes } }), { deadlineMs: CALL_LIMIT_MS });
  return at(review, 'status', 'allowed') === true;
}

/** RBAC lets nobody grant what they don't hold, so the role's own rules are asked about too. */
function questionsFor(types: readonly ResourceType[]): Question[] {
  const { rules } = planJoin({ cluster: 'x', host: 'x', types, rights: 'least' });
  const own: PolicyRule[] = [
    { apiGroups: [''], resources: ['namespaces', 'serviceaccounts', 'serviceaccounts/token'], verbs: ['create'] },
    { apiGroups: [''], resources: ['serviceaccounts', 'secrets'], verbs: ['get'] },
    { apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles', 'clusterrolebindings', 'roles', 'rolebindings'], verbs: ['create'] },
  ];
  const asked = new Map<string, Question>();
  // Rules for objects of one name are asked about as for all: how they are called is known once the cluster has a name.
  for (const { apiGroups = [], resources = [], verbs } of [...own, ...rules]) {
    for (const group of apiGroups) for (const resource of resources) for (const verb of verbs) asked.set(`${group}/${resource}/${verb}`, { group, resource, verb });
  }
  return [...asked.values()];
}

function toReview(type: ResourceType, fields: Record<string, unknown>): KubeObject {
  return { apiVersion: `${type.group}/${type.version}`, kind: type.kind, metadata: { name: '' }, ...fields };
}

function pathOf({ group, version }: ResourceType): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}
