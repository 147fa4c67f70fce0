import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { labelKeyError, labelValueError } from '#lib/kube/names.ts';
import type { JoinPreview, JoinRequest, JoinResult, ObjectLine } from '#lib/contracts/clusters.ts';
import { JOINED_LABELS, joinNameProblem, ownedBy, planJoin, type JoinPlan, type PlannedObject } from '#lib/federation/clusters/join-plan.ts';
import { REGION_ANNOTATION, ZONES_ANNOTATION } from '#lib/federation/clusters/place.ts';
import type { Credentials } from '#lib/federation/clusters/kubeconfig.ts';
import { CORE_GROUP, CORE_VERSION, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import { CLUSTERS, NAMESPACES, SECRETS } from '#server/host/resources.ts';
import type { Host } from '#server/host/host.ts';
import { isAlreadyExists, isNotFound } from '#server/kube-client/errors.ts';
import { SERVER_NAME_ANNOTATION, withoutPassword } from '#server/members/member-access.ts';
import { KubeClient } from '#server/kube-client/kube-client.ts';
import { ClusterError } from './cluster-error.ts';
import { toObjectLine } from './object-line.ts';
import { enabledTypes, type ClusterServices } from './plane.ts';
import { toAccess } from './to-access.ts';
import { awaitTokenSecret, requestToken, toHostSecret, tokenSecret, verifyToken, type IssuedToken } from './tokens.ts';

type Made = { client: KubeClient; type: ResourceType; object: KubeObject; line: ObjectLine };
/** Labels on one cluster; far beyond any use. */
const MAX_LABELS = 50;

/** What joining will make and which rights the federation will hold there. @throws ClusterError for a name or label that can't be. */
export async function previewJoin({ host }: ClusterServices, request: JoinRequest): Promise<JoinPreview> {
  checkRequest(host, request);
  const plan = await toPlan(host, request);
  const secret = request.credential === 'Secret' ? [tokenSecret(plan.names).object] : [];
  return {
    objects: [
      ...[plan.role, plan.namespace, plan.account, ...plan.rest].map(({ object }) => toObjectLine('member', object)), ...secret.map((object) => toObjectLine('member', object)),
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
 * @throws ClusterError before anything is made.
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
    return { ok: false, message: error instanceof Error ? error.message : String(error), undone, left };
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

/** The same cluster under two names would be told two things at once. @throws ClusterError CONFLICT */
async function refuseTwin(host: Host, member: KubeClient): Promise<void> {
  const { uid } = (await member.get<KubeObject>(NAMESPACES, { name: 'kube-system' }, { view: 'metadata' })).metadata;
  const twin = [...host.clusters.store.values()].find((cluster) => uid !== undefined && stringAt(cluster, 'status', 'clusterUID') === uid);
  if (twin !== undefined) throw new ClusterError('CONFLICT', `This very cluster has joined already, under the name ${twin.metadata.name}. Unjoin that one first.`);
}

function checkRequest(host: Host, { name, labels }: JoinRequest): void {
  const problem = joinNameProblem(name);
  if (problem !== undefined) throw new ClusterError('INVALID', `"${name}" can't be a cluster's name: use up to 45 lower-case letters, digits and "-", beginning and ending with a letter or digit${problem === 'reserved' ? '; this one is an address of the console' : ''}.`);
  if (host.clusters.store.get(`${SYSTEM_NAMESPACE}/${name}`) !== undefined) throw new ClusterError('CONFLICT', `A cluster has joined under the name ${name} already. Choose another name, or unjoin that one first.`);
  checkLabels(labels);
}

/** @throws ClusterError INVALID with the first label that Kubernetes would refuse. */
export function checkLabels(labels: Readonly<Record<string, string>>): void {
  const entries = Object.entries(labels);
  if (entries.length > MAX_LABELS) throw new ClusterError('LIMIT_EXCEEDED', `A cluster may have ${MAX_LABELS} labels; these are ${entries.length}.`);
  for (const [key, value] of entries) {
    const fault = labelKeyError(key) ?? labelValueError(value);
    if (fault !== undefined) throw new ClusterError('INVALID', `Label ${key}: ${fault}.`);
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

/** Creates an object, or takes over one of ours that a broken attempt left. @throws ClusterError CONFLICT for somebody else's. */
async function ensure(client: KubeClient, { type, object }: PlannedObject, made: Made[]): Promise<KubeObject> {
  try {
    const created = await client.create(type, object);
    made.push({ client, type, object: created, line: toObjectLine('member', object) });
    return created;
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    const existing = await client.get<KubeObject>(type, object.metadata);
    if (!isOurs(existing)) throw new ClusterError('CONFLICT', `${type.kind} ${object.metadata.name} is in the cluster already and was not made by a join. Delete it, or choose another name.`, { cause: error });
    const { object: adopted } = await client.apply(type, object, { force: true });
    made.push({ client, type, object: adopted, line: toObjectLine('member', object) });
    return adopted;
  }
}

/** A namespace that was there stays when we leave; one that another federation of ours made is then owned by both. */
async function ensureNamespace(client: KubeClient, planned: PlannedObject, made: Made[]): Promise<void> {
  const existing = await client.find<KubeObject>(NAMESPACES, planned.object.metadata);
  if (existing === undefined) {
    await ensure(client, planned, made);
    return;
  }
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
  if (known !== undefined && !isOurs(known)) throw new ClusterError('CONFLICT', `Secret ${secret.metadata.name} is on the host already and was not made by a join. Delete it, or choose another name.`);
  const { object: written } = await client.apply(SECRETS, secret, { force: true });
  made.push({ client, type: SECRETS, object: written, line: toObjectLine('host', secret) });
  const cluster = toCluster(credentials, request);
  const created = await client.create(CLUSTERS, cluster);
  made.push({ client, type: CLUSTERS, object: created, line: toObjectLine('host', cluster) });
  return created;
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
  for (const { client, type, object, line } of made.toReversed()) {
    try {
      await client.delete(type, object.metadata, object.metadata.uid === undefined ? {} : { preconditions: { uid: object.metadata.uid } });
      undone.push(line);
    } catch (error) {
      (isNotFound(error) ? undone : left).push(line);
    }
  }
  return { undone, left };
}

function isOurs({ metadata }: KubeObject): boolean {
  return Object.entries(JOINED_LABELS).every(([key, value]) => metadata.labels?.[key] === value);
}
