import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { labelKeyError, labelValueError } from '#lib/kube/names.ts';
import type { JoinPreview, JoinRequest, JoinResult, ObjectLine } from '#lib/contracts/clusters.ts';
import { CLUSTER_ROLES, JOINED_LABELS, joinNameProblem, ownedBy, planJoin, type JoinPlan, type PlannedObject } from '#lib/federation/clusters/join-plan.ts';
import { REGION_ANNOTATION, ZONES_ANNOTATION } from '#lib/federation/clusters/place.ts';
import type { Credentials } from '#lib/federation/clusters/kubeconfig.ts';
import { CORE_GROUP, CORE_VERSION, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { CLUSTERS, NAMESPACES, SECRETS } from '#server/host/resources.ts';
import type { Host } from '#server/host/host.ts';
import { isAlreadyExists, isNotFound } from '#server/kube-client/errors.ts';
import { SERVER_NAME_ANNOTATION, withoutPassword } from '#server/members/member-access.ts';
import { KubeClient } from '#server/kube-client/kube-client.ts';
import { ServiceError, toSentence } from '#server/platform/service-error.ts';
import { toObjectLine } from './object-line.ts';
import { enabledTypes, type ClusterServices } from './plane.ts';
import { removeNamespace } from './remove-namespace.ts';
import { endShare } from './shared-namespace.ts';
import { toAccess } from './to-access.ts';
import { awaitTokenSecret, requestToken, toHostSecret, tokenSecret, verifyToken, type IssuedToken } from './tokens.ts';

/** `isCertain` is false from the moment that an object is asked for until the answer says that it is there. */
type Made = { client: KubeClient; type: ResourceType; object: KubeObject; line: ObjectLine; isCertain: boolean };
/** A cluster that was probed a moment ago answers within this time. */
const PREVIEW_LIMIT_MS = 10_000;
/** Labels on one cluster; far beyond any use. */
const MAX_LABELS = 50;

/**
 * What joining will make and which rights the federation will hold there. The cluster is asked one thing: whether the
 * namespace is there already. @throws ServiceError for a name or label that can't be; KubeError when the cluster does not answer.
 */
export async function previewJoin({ host }: ClusterServices, credentials: Credentials, request: JoinRequest): Promise<JoinPreview> {
  checkRequest(host, request);
  const plan = await toPlan(host, request);
  const namespace = await hasNamespace(credentials, request) ? [] : [plan.namespace];
  const secret = request.credential === 'Secret' ? [tokenSecret(plan.names).object] : [];
  return {
    objects: [
      ...[plan.role, ...namespace, plan.account, ...plan.rest].map(({ object }) => toObjectLine('member', object)), ...secret.map((object) => toObjectLine('member', object)),
      { where: 'host', kind: 'Secret', namespace: SYSTEM_NAMESPACE, name: `${request.name}-token` },
      { where: 'host', kind: 'KubeFedCluster', namespace: SYSTEM_NAMESPACE, name: request.name },
    ],
    rules: plan.rules.map(({ apiGroups = [], resources = [], nonResourceURLs = [], resourceNames = [], verbs }) => ({
      what: [...nonResourceURLs, ...resources.map((resource) => apiGroups.map((group) => (group === '' ? resource : `${resource}.${group}`)).join(', '))].join(', ')
        + (resourceNames.length === 0 ? '' : ` (${resourceNames.join(', ')})`),
      verbs: verbs.join(', '),
    })),
  };
}

/**
 * Joins a cluster: an account of its own there with the planned rights, a token of that account on the host, and the
 * KubeFedCluster. The credentials given are used for this alone. A failure takes back what was made and says so; what an
 * earlier attempt of ours left behind is taken over.
 * @throws ServiceError before anything is made.
 */
export async function joinCluster({ host, recorder }: ClusterServices, credentials: Credentials, request: JoinRequest): Promise<JoinResult> {
  checkRequest(host, request);
  const plan = await toPlan(host, request);
  const access = toAccess(request.name, credentials);
  const member = new KubeClient(access);
  const made: Made[] = [];
  try {
    await refuseTwin(host, member);
    const issued = await makeAccount(member, plan, request, made);
    await verifyToken(access, issued.token);
    const cluster = await register(host, credentials, request, issued, made);
    recorder.record({ object: cluster, type: 'Normal', reason: 'Joined', message: `joined with ${request.rights === 'wide' ? 'wide' : 'least'} rights` });
    return { ok: true, name: request.name, objects: made.map(({ line }) => line), ...(issued.expiresAt === undefined ? {} : { tokenExpiresAt: issued.expiresAt }) };
  } catch (error) {
    const { undone, left } = await undo(made);
    return { ok: false, sentence: toSentence(error), undone, left };
  } finally {
    await member.close();
  }
}

async function hasNamespace(credentials: Credentials, { name }: JoinRequest): Promise<boolean> {
  const member = new KubeClient(toAccess(name, credentials), { deadlineMs: PREVIEW_LIMIT_MS });
  try {
    return await member.find(NAMESPACES, { name: SYSTEM_NAMESPACE }, { view: 'metadata' }) !== undefined;
  } finally {
    await member.close();
  }
}

/** The name under which this federation is known in its members: stable, and different for every host. */
async function toPlan(host: Host, request: JoinRequest): Promise<JoinPlan> {
  const system = await host.client.get<KubeObject>(NAMESPACES, { name: SYSTEM_NAMESPACE }, { view: 'metadata' });
  const id = (system.metadata.uid ?? '').slice(0, 8);
  return planJoin({ cluster: request.name, host: `flotilla-${id}`, types: enabledTypes(host), rights: request.rights });
}

/** The same cluster under two names would be told two things at once. @throws ServiceError CONFLICT */
async function refuseTwin(host: Host, member: KubeClient): Promise<void> {
  const { uid } = (await member.get<KubeObject>(NAMESPACES, { name: 'kube-system' }, { view: 'metadata' })).metadata;
  const twin = [...host.clusters.store.values()].find((cluster) => uid !== undefined && stringAt(cluster, 'status', 'clusterUID') === uid);
  if (twin !== undefined) throw new ServiceError('CONFLICT', say('err.twin', { name: twin.metadata.name }));
}

function checkRequest(host: Host, { name, labels }: JoinRequest): void {
  const problem = joinNameProblem(name);
  if (problem !== undefined) throw new ServiceError('INVALID', say(problem === 'reserved' ? 'err.clusterNameReserved' : 'err.clusterName', { name }));
  if (host.clusters.store.get(`${SYSTEM_NAMESPACE}/${name}`) !== undefined) throw new ServiceError('CONFLICT', say('err.clusterNameTaken', { name }));
  checkLabels(labels);
}

/** @throws ServiceError INVALID with the first label that Kubernetes would refuse. */
export function checkLabels(labels: Readonly<Record<string, string>>): void {
  const entries = Object.entries(labels);
  if (entries.length > MAX_LABELS) throw new ServiceError('LIMIT_EXCEEDED', say('err.tooManyLabels', { max: MAX_LABELS, given: entries.length }));
  for (const [key, value] of entries) {
    const fault = labelKeyError(key) ?? labelValueError(value);
    if (fault !== undefined) throw new ServiceError('INVALID', say('err.label', { key, fault }));
  }
}

async function makeAccount(member: KubeClient, plan: JoinPlan, request: JoinRequest, made: Made[]): Promise<IssuedToken> {
  const role = await ensure(member, plan.role, made);
  await ensureNamespace(member, ownedBy(plan.namespace, role), made);
  for (const planned of [plan.account, ...plan.rest]) await ensure(member, ownedBy(planned, role), made);
  if (request.credential === 'TokenRequest') return requestToken(member, plan.names.serviceAccount);
  await ensure(member, ownedBy(tokenSecret(plan.names), role), made);
  return awaitTokenSecret(member, plan.names);
}

/** Creates an object, or takes over one of ours that a broken attempt left. @throws ServiceError CONFLICT for somebody else's. */
async function ensure(client: KubeClient, { type, object }: PlannedObject, made: Made[]): Promise<KubeObject> {
  return note(made, { client, type, object, line: toObjectLine('member', object) }, async () => {
    try {
      return await client.create(type, object);
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      const existing = await client.get<KubeObject>(type, object.metadata);
      if (!isOurs(existing)) throw new ServiceError('CONFLICT', say('err.notOurs', { kind: type.kind, name: object.metadata.name, cluster: client.cluster }), { cause: error });
      return (await client.apply(type, object, { force: true })).object;
    }
  });
}

/** Keeps in mind what is about to be made: an answer that is lost on the way leaves the object there all the same. */
async function note(made: Made[], making: Omit<Made, 'isCertain'>, make: () => Promise<KubeObject>): Promise<KubeObject> {
  const entry: Made = { ...making, isCertain: false };
  made.push(entry);
  try {
    entry.object = await make();
  } catch (error) {
    // Somebody else's, made meanwhile: not ours to take back.
    if (isAlreadyExists(error)) made.pop();
    throw error;
  }
  entry.isCertain = true;
  return entry.object;
}

/** A namespace that was there stays when we leave; one that another federation of ours made is then owned by both. */
async function ensureNamespace(client: KubeClient, planned: PlannedObject, made: Made[]): Promise<void> {
  const existing = await client.find<KubeObject>(NAMESPACES, planned.object.metadata);
  if (existing === undefined) {
    await ensure(client, planned, made);
    return;
  }
  if (existing.metadata.deletionTimestamp !== undefined) throw new ServiceError('PRECONDITION_FAILED', say('err.namespaceLeaves', { namespace: SYSTEM_NAMESPACE, cluster: client.cluster }));
  const owners = existing.metadata.ownerReferences ?? [];
  if (!isOurs(existing) || owners.length === 0) return;
  const [owner] = planned.object.metadata.ownerReferences ?? [];
  if (owner === undefined || owners.some(({ uid }) => uid === owner.uid)) return;
  await client.patch(NAMESPACES, existing.metadata, { type: 'merge', body: { metadata: { resourceVersion: existing.metadata.resourceVersion, ownerReferences: [...owners, owner] } } });
}

async function register(host: Host, credentials: Credentials, request: JoinRequest, issued: IssuedToken, made: Made[]): Promise<KubeObject> {
  const { client } = host;
  const secret = toHostSecret(`${request.name}-token`, issued, credentials.proxyUrl);
  const known = await client.find<KubeObject>(SECRETS, secret.metadata, { view: 'metadata' });
  if (known !== undefined && !isOurs(known)) throw new ServiceError('CONFLICT', say('err.notOurs', { kind: 'Secret', name: secret.metadata.name, cluster: client.cluster }));
  await note(made, { client, type: SECRETS, object: secret, line: toObjectLine('host', secret) }, async () => (await client.apply(SECRETS, secret, { force: true })).object);
  const cluster = toCluster(credentials, request);
  return note(made, { client, type: CLUSTERS, object: cluster, line: toObjectLine('host', cluster) }, () => client.create(CLUSTERS, cluster));
}

function toCluster(credentials: Credentials, { name, labels, region, zones }: JoinRequest): KubeObject {
  const annotations = {
    ...(region === undefined || region === '' ? {} : { [REGION_ANNOTATION]: region }),
    ...(zones === undefined || zones.length === 0 ? {} : { [ZONES_ANNOTATION]: zones.join(',') }),
    ...(credentials.serverName === undefined ? {} : { [SERVER_NAME_ANNOTATION]: credentials.serverName }),
  };
  return {
    apiVersion: `${CORE_GROUP}/${CORE_VERSION}`, kind: 'KubeFedCluster', metadata: { name, namespace: SYSTEM_NAMESPACE, labels: { ...labels }, annotations },
    spec: {
      apiEndpoint: credentials.server, secretRef: { name: `${name}-token` },
      ...(credentials.caData === undefined ? {} : { caBundle: credentials.caData.replaceAll(/\s/g, '') }),
      ...(credentials.proxyUrl === undefined ? {} : { proxyURL: withoutPassword(credentials.proxyUrl) }),
      ...(credentials.isInsecure ? { disabledTLSValidations: ['*'] } : {}),
    },
  };
}

async function undo(made: readonly Made[]): Promise<{ undone: ObjectLine[]; left: ObjectLine[] }> {
  const undone: ObjectLine[] = [];
  const left: ObjectLine[] = [];
  await letGoOfNamespace(made);
  for (const each of made.toReversed()) {
    try {
      if (await takeBack(each)) undone.push(each.line);
    } catch (error) {
      (isNotFound(error) ? undone : left).push(each.line);
    }
  }
  return { undone, left };
}

/** A namespace that was there before is not taken back; that we were to own it too is. */
async function letGoOfNamespace(made: readonly Made[]): Promise<void> {
  const role = made.find(({ type }) => type.kind === CLUSTER_ROLES.kind);
  if (role?.object.metadata.uid === undefined || made.some(({ type }) => type.kind === NAMESPACES.kind)) return;
  try {
    await endShare(role.client, role.object.metadata.uid);
  } catch {
    // An owner that is gone means nothing to a garbage collector; without one the namespace outlives its last federation.
  }
}

/** @returns whether there was anything of ours. @throws KubeError, also NOT_FOUND for something that was there a moment ago. */
async function takeBack({ client, type, object, isCertain }: Made): Promise<boolean> {
  const there = isCertain ? object : await client.find<KubeObject>(type, object.metadata);
  // A KubeFedCluster has its operator's labels only; that it is not somebody else's was said when it was asked for.
  if (there === undefined || !(isCertain || isOurs(there) || type.kind === CLUSTERS.kind)) return false;
  const { uid } = there.metadata;
  const isNamespace = type.kind === NAMESPACES.kind;
  if (isNamespace && await removeNamespace(client, there.metadata.name, { uid }) === 'stuck') throw new ServiceError('CONFLICT', say('err.namespaceStuck', { namespace: there.metadata.name }));
  if (!isNamespace) await client.delete(type, there.metadata, uid === undefined ? {} : { preconditions: { uid } });
  return true;
}

function isOurs({ metadata }: KubeObject): boolean {
  return Object.entries(JOINED_LABELS).every(([key, value]) => metadata.labels?.[key] === value);
}
