/**
 * The slow half of controllers/cluster-health: what a member consists of, as its nodes and pods tell. It runs beside the
 * probes and never in their way: a member that answers probes but not lists is still probed in time.
 *
 * What it watches → what it counts: a member that became ready → that one at once, and soon after its targets changed; then
 * each ready member again after a while, which is longer for members that take longer to count.
 */
import { deepEqual } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { givenPlace } from '#lib/federation/clusters/place.ts';
import { readMissingRights, type MissingRight } from '#lib/federation/clusters/rights.ts';
import { isClusterReady } from '#lib/federation/types/cluster.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { objectAt } from '#lib/federation/types/read.ts';
import { enabledTypeConfigs } from '#server/host/enabled-types.ts';
import type { Host } from '#server/host/host.ts';
import { patchStatus } from '#server/host/host-writes.ts';
import { CLUSTERS } from '#server/host/resources.ts';
import { isForbidden, isNotFound } from '#server/kube-client/errors.ts';
import type { Member } from '#server/members/member.ts';
import { askMissingRights } from '#server/members/ask-missing-rights.ts';
import { Controller, DONE, type Outcome } from '#server/runtime/controller.ts';
import { WorkQueue } from '#server/runtime/work-queue.ts';
import type { ClusterHealthOptions } from './controller.ts';
import { certificateExpiry, tokenExpiry } from './expiry.ts';
import { readIdentity, takeInventory, type Identity, type Inventory } from './inventory.ts';

/** Members counted at the same time: a list of thousands of pods is large. */
const WORKERS = 16;
/** Nodes and pods are counted this often at most: their numbers are for looking at, and lists are the dearest calls there are. */
const PERIOD_MS = 60_000;
/** What we place changes what is asked of the nodes: it is counted again this soon after. */
const SOON_MS = 5_000;
/** The types whose objects ask something of nodes. */
const RUNS_PODS: ReadonlySet<string> = new Set(['deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'replicasets.apps', 'jobs.batch', 'cronjobs.batch']);
/** A count that failed is repeated sooner: until then the numbers are old, or there are none. */
const RETRY_MS = 15_000;
/** A count may take this share of the time: one of a second is repeated every 50. */
const PATIENCE = 50;
/** Version, identity and certificate are read again this often, and whenever the member was away: that is when they change. */
const IDENTITY_PERIOD_MS = 600_000;
/** Certificates and tokens that end within this time are warned of. */
const EXPIRY_WARNING_MS = 14 * 24 * 3_600_000;

type Memory = Identity & { readAtMs: number; certificate: string | undefined; missing: readonly MissingRight[]; typesRead: string; tookMs: number };

export function createClusterInventoryController(options: ClusterHealthOptions): Controller {
  const { host, registry, clock, onError } = options;
  const queue = new WorkQueue(clock, { initialMs: 1_000, maxMs: 60_000 });
  const memories = new Map<string, Memory>();
  registry.listen({
    left: (name) => { memories.delete(name); }, lost: (name) => { memories.delete(name); },
    targetChanged: (name, type) => {
      if (RUNS_PODS.has(type)) queue.addAfter(name, Math.max(SOON_MS, (memories.get(name)?.tookMs ?? 0) * PATIENCE));
    },
  });
  host.clusters.onChange((change) => {
    const { value } = change;
    const wasReady = change.type === 'MODIFIED' && isClusterReady(change.old);
    const isMoved = change.type === 'MODIFIED' && !deepEqual(givenPlace(change.old), givenPlace(value));
    if (change.type !== 'DELETED' && isClusterReady(value) && (!wasReady || isMoved)) queue.add(value.metadata.name);
  });
  let types = '';
  host.typeConfigs.onChange(() => {
    const before = types;
    types = typesOf(host);
    // A type that was enabled meanwhile is one that an account with least rights may know nothing of.
    if (types !== before) for (const { name } of registry.members()) queue.add(name);
  });
  return new Controller({
    name: 'cluster-inventory', clock, queue, workers: WORKERS, onError,
    reconcile: (name, signal) => reconcileInventory(options, memories, name, signal),
  });
}

async function reconcileInventory(options: ClusterHealthOptions, memories: Map<string, Memory>, name: string, signal: AbortSignal): Promise<Outcome> {
  const { host, registry, recorder, clock } = options;
  const key = `${SYSTEM_NAMESPACE}/${name}`;
  const member = registry.get(name);
  const before = host.clusters.store.get(key);
  if (member === undefined || before === undefined || !isClusterReady(before)) return DONE;
  const startedMs = clock.nowMs();
  const again = (periodMs: number, because: string): Outcome => ({ then: 'again', afterMs: Math.max(periodMs, (clock.nowMs() - startedMs) * PATIENCE), because });
  let memory = memories.get(name);
  let inventory: Inventory;
  try {
    const typesRead = typesOf(host);
    if (memory === undefined || startedMs - memory.readAtMs >= IDENTITY_PERIOD_MS) {
      memory = { ...await readIdentity(member, signal), certificate: await certificateExpiry(member.access), readAtMs: startedMs, ...(memory === undefined ? rightsTold(before, typesRead) : NO_RIGHTS_READ), tookMs: 0 };
    }
    // What was missing may have been granted since, and nothing tells.
    if (memory.typesRead !== typesRead || memory.missing.length > 0) memory = { ...memory, missing: await missingRightsOf(host, member, signal), typesRead };
    inventory = await takeInventory(member, signal);
  } catch (error) {
    if (signal.aborted) return DONE;
    const message = error instanceof Error ? error.message : String(error);
    recorder.record({ object: before, type: 'Warning', reason: 'RetrievingRegionZonesFailed', message: `${name} answers, but its nodes and pods can't be read: ${message}` });
    return again(RETRY_MS, 'the count failed');
  }
  memories.set(name, { ...memory, tookMs: clock.nowMs() - startedMs });
  const cluster = host.clusters.store.get(key);
  if (signal.aborted || cluster === undefined) return DONE;
  const expiry = { certificateExpiryTime: memory.certificate ?? null, tokenExpiryTime: tokenExpiry(host, cluster) ?? null };
  warnOfEnds(options, cluster, expiry);
  const status = { ...toStatus(memory, inventory, cluster), ...expiry, missingRights: memory.missing.length === 0 ? null : memory.missing };
  const told = objectAt(cluster, 'status') ?? {};
  if (Object.entries(status).some(([field, value]) => !deepEqual(told[field] ?? null, value))) await patchStatus(host.client, CLUSTERS, cluster, status);
  return again(PERIOD_MS, 'nodes and pods come and go');
}

const NO_RIGHTS_READ: Pick<Memory, 'missing' | 'typesRead'> = { missing: [], typesRead: '' };

/**
 * What the status tells of the rights: a start, or a member's return, asks no member what was asked before. Types that
 * were enabled meanwhile show when the identity is read again.
 */
function rightsTold(cluster: KubeObject, types: string): Pick<Memory, 'missing' | 'typesRead'> {
  const missing = readMissingRights(cluster);
  const wasCounted = objectAt(cluster, 'status')?.['kubernetesVersion'] !== undefined;
  return wasCounted && missing.length === 0 ? { missing, typesRead: types } : NO_RIGHTS_READ;
}

/** Somebody who may not even ask what he may do is not told anything. */
async function missingRightsOf(host: Host, member: Member, signal: AbortSignal): Promise<MissingRight[]> {
  try {
    return await askMissingRights(member.client, enabledTypeConfigs(host).map(({ target }) => target), { signal });
  } catch (error) {
    if (isForbidden(error) || isNotFound(error)) return [];
    throw error;
  }
}

function typesOf(host: Host): string {
  return enabledTypeConfigs(host).map(({ name }) => name).toSorted().join();
}

/** The status fields of an inventory. A region or zones that neither operator nor nodes name are left as they were: somebody may have set them. */
function toStatus(identity: Identity, inventory: Inventory, cluster: KubeObject): Record<string, unknown> {
  const given = givenPlace(cluster);
  const region = given.region ?? inventory.region;
  const zones = given.zones ?? inventory.zones;
  return {
    kubernetesVersion: identity.kubernetesVersion,
    nodes: inventory.nodes,
    ...(identity.uid === undefined ? {} : { clusterUID: identity.uid }),
    ...(region === undefined ? {} : { region }),
    ...(zones.length === 0 ? {} : { zones }),
    resources: { cpu: inventory.cpuCores, memory: inventory.memoryBytes, pods: inventory.pods },
  };
}

function warnOfEnds({ recorder, clock }: ClusterHealthOptions, cluster: KubeObject, ends: { certificateExpiryTime: string | null; tokenExpiryTime: string | null }): void {
  const isNear = (time: string | null): time is string => time !== null && Date.parse(time) - clock.nowMs() < EXPIRY_WARNING_MS;
  if (isNear(ends.certificateExpiryTime)) recorder.record({ object: cluster, type: 'Warning', reason: 'CertificateExpires', message: `the certificate of the API server ends at ${ends.certificateExpiryTime}` });
  // A token that is renewed by itself is always near its end: only one that has ended is worth a word.
  const { tokenExpiryTime } = ends;
  if (tokenExpiryTime !== null && Date.parse(tokenExpiryTime) < clock.nowMs()) recorder.record({ object: cluster, type: 'Warning', reason: 'TokenExpired', message: `the token ended at ${tokenExpiryTime}` });
}
