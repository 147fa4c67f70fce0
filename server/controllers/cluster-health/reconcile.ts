import { deepEqual } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { applyProbe, isReady } from '#lib/federation/health/health-threshold.ts';
import type { ClusterCondition } from '#lib/federation/types/cluster.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { listAt, objectAt, stringAt } from '#lib/federation/types/read.ts';
import { patchStatus } from '#server/host/host-writes.ts';
import { CLUSTERS } from '#server/host/resources.ts';
import type { Member } from '#server/members/member.ts';
import { DONE, type Outcome } from '#server/runtime/controller.ts';
import type { ClusterHealthOptions } from './controller.ts';
import { takeInventory, type Inventory } from './inventory.ts';
import { toConditions } from './probe-conditions.ts';
import { probe, type ProbeResult } from './probe.ts';

/** What is kept of a member between its probes. */
export type HealthMemory = {
  /** Consecutive probes that contradict the readiness that is told. */
  opposite: number;
  /** Something other than a probe says that this has changed: the next probes follow quickly. */
  isUrgent: boolean;
  inventory: Inventory | undefined;
  inventoryAtMs: number;
  writtenAtMs: number;
};

/** Nodes and pods are counted this often: they are many, and their numbers are for looking at. */
const INVENTORY_PERIOD_MS = 15_000;
/** An unchanged status is written this often only, for its probe time. */
const HEARTBEAT_MS = 30_000;
/** Between probes of a member whose connections broke or came back, while too few of them agree. */
const URGENT_PERIOD_MS = 1_000;
/** Used until there is a KubeFedConfig; KubeFed's own defaults. */
const DEFAULT_CHECK = { periodMs: 10_000, timeoutMs: 3_000, failureThreshold: 3, successThreshold: 1 };

/** Probes one member and writes its status if that says anything new. */
export async function reconcileHealth(
  options: ClusterHealthOptions, memories: Map<string, HealthMemory>, name: string, signal: AbortSignal,
): Promise<Outcome> {
  const { host, registry, clock } = options;
  const cluster = host.clusters.store.get(`${SYSTEM_NAMESPACE}/${name}`);
  if (cluster === undefined) return DONE;
  const check = host.config?.clusterHealthCheck ?? DEFAULT_CHECK;
  const again = (afterMs: number): Outcome => ({ then: 'again', afterMs, because: 'members are probed periodically' });
  const member = registry.get(name);
  if (member === undefined) {
    reportMalformed(options, cluster, registry.faultOf(name));
    return again(check.periodMs);
  }
  const result = await probe(member, check.timeoutMs, signal);
  if (signal.aborted) return DONE;
  const memory = memories.get(name) ?? { opposite: 0, isUrgent: false, inventory: undefined, inventoryAtMs: 0, writtenAtMs: 0 };
  memories.set(name, memory);
  const stored = { conditions: readConditions(cluster), opposite: memory.opposite };
  const { conditions, opposite } = applyProbe(stored, toConditions(result, toTime(clock.nowMs())), check);
  memory.opposite = opposite;
  if (result.outcome === 'unreachable') reportUnreachable(options, cluster, result.message);
  await refreshInventory(options, cluster, member, memory, result, signal);
  await writeIfNew(options, cluster, memory, conditions, result);
  memory.isUrgent &&= opposite > 0;
  return again(memory.isUrgent ? Math.min(URGENT_PERIOD_MS, check.periodMs) : check.periodMs);
}

async function refreshInventory(
  { clock, recorder }: ClusterHealthOptions, cluster: KubeObject, member: Member, memory: HealthMemory, result: ProbeResult, signal: AbortSignal,
): Promise<void> {
  if (result.outcome !== 'ok' || clock.nowMs() - memory.inventoryAtMs < INVENTORY_PERIOD_MS) return;
  try {
    memory.inventory = await takeInventory(member, signal);
    memory.inventoryAtMs = clock.nowMs();
  } catch (error) {
    if (signal.aborted) return;
    const message = error instanceof Error ? error.message : String(error);
    recorder.record({ object: cluster, type: 'Warning', reason: 'RetrievingRegionZonesFailed', message: `${member.name} answers, but its nodes and pods can't be read: ${message}` });
  }
}

async function writeIfNew(
  { host, clock }: ClusterHealthOptions, cluster: KubeObject, memory: HealthMemory, conditions: readonly ClusterCondition[], result: ProbeResult,
): Promise<void> {
  const nowMs = clock.nowMs();
  const told = objectAt(cluster, 'status') ?? {};
  const inventory = memory.inventory === undefined ? {} : toStatus(memory.inventory);
  const isNew = !deepEqual(readConditions(cluster).map(withoutTimes), conditions.map(withoutTimes))
    || Object.entries(inventory).some(([field, value]) => !deepEqual(told[field], value));
  if (!isNew && nowMs - memory.writtenAtMs < HEARTBEAT_MS) return;
  const latency = result.outcome === 'ok' ? { latencyMs: result.latencyMs } : { latencyMs: null };
  await patchStatus(host.client, CLUSTERS, cluster, { conditions, ...inventory, ...latency });
  memory.writtenAtMs = nowMs;
}

/** The status fields of an inventory. A region or zones that the nodes don't name are left as they were: somebody may have set them. */
function toStatus(inventory: Inventory): Record<string, unknown> {
  return {
    kubernetesVersion: inventory.kubernetesVersion,
    nodes: inventory.nodes,
    ...(inventory.region === undefined ? {} : { region: inventory.region }),
    ...(inventory.zones.length === 0 ? {} : { zones: inventory.zones }),
    resources: { cpu: inventory.cpuCores, memory: inventory.memoryBytes, pods: inventory.pods },
  };
}

function readConditions(cluster: KubeObject): ClusterCondition[] {
  return (listAt(cluster, 'status', 'conditions') ?? []).flatMap((condition): ClusterCondition[] => {
    const type = stringAt(condition, 'type');
    const status = stringAt(condition, 'status');
    if ((type !== 'Ready' && type !== 'Offline') || (status !== 'True' && status !== 'False' && status !== 'Unknown')) return [];
    const lastTransitionTime = stringAt(condition, 'lastTransitionTime');
    return [{
      type, status, lastProbeTime: stringAt(condition, 'lastProbeTime') ?? '',
      ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }),
      reason: stringAt(condition, 'reason') ?? '', message: stringAt(condition, 'message') ?? '',
    }];
  });
}

function withoutTimes({ type, status, reason, message }: ClusterCondition): unknown {
  return [type, status, reason, message];
}

function reportMalformed({ recorder }: ClusterHealthOptions, cluster: KubeObject, fault: string | undefined): void {
  recorder.record({ object: cluster, type: 'Warning', reason: 'MalformedClusterConfig', message: fault ?? `there is no client for ${cluster.metadata.name}` });
}

function reportUnreachable({ recorder }: ClusterHealthOptions, cluster: KubeObject, message: string): void {
  if (isReady(readConditions(cluster))) recorder.record({ object: cluster, type: 'Warning', reason: 'RetrievingClusterHealthFailed', message });
}

function toTime(nowMs: number): string {
  return `${new Date(nowMs).toISOString().slice(0, 19)}Z`;
}
