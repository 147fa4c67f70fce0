import { deepEqual } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { noteFlap, readFlapState, STEADY, toLostTimes, type FlapState } from '#lib/federation/health/flapping.ts';
import { applyProbe, isReady } from '#lib/federation/health/health-threshold.ts';
import type { ClusterCondition } from '#lib/federation/types/cluster.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import { patchStatus } from '#server/host/host-writes.ts';
import { CLUSTERS } from '#server/host/resources.ts';
import type { Member } from '#server/members/member.ts';
import { DONE, type Outcome } from '#server/runtime/controller.ts';
import type { ClusterHealthOptions } from './controller.ts';
import { flappingConditions, toConditions } from './probe-conditions.ts';
import { probe, type ProbeResult } from './probe.ts';
import { readConditions, withoutTimes } from './read-conditions.ts';
import { TrafficMeter } from './traffic-meter.ts';

/** What is kept of a member between its probes. */
export type HealthMemory = {
  /** Consecutive probes that contradict the readiness that is told. */
  opposite: number;
  /** Something other than a probe says that this has changed: the next probes follow quickly. */
  isUrgent: boolean;
  flap: FlapState;
  traffic: TrafficMeter;
  lastSeenMs: number | undefined;
  writtenAtMs: number;
};

/** An unchanged status is written this often only, for its probe time. */
const HEARTBEAT_MS = 30_000;
/** Between probes of a member whose connections broke or came back, while too few of them agree. */
const URGENT_PERIOD_MS = 1_000;
/** Used until there is a KubeFedConfig; KubeFed's own defaults. */
const DEFAULT_CHECK = { periodMs: 10_000, timeoutMs: 3_000, failureThreshold: 3, successThreshold: 1 };

/** The memory of a member that was not probed by this process yet; what its status remembers goes on. */
export function newMemory(cluster: KubeObject | undefined): HealthMemory {
  return { opposite: 0, isUrgent: false, flap: cluster === undefined ? STEADY : readFlapState(cluster), traffic: new TrafficMeter(), lastSeenMs: undefined, writtenAtMs: 0 };
}

/** Probes one member and writes its status if that says anything new. */
export async function reconcileHealth(
  options: ClusterHealthOptions, memories: Map<string, HealthMemory>, name: string, signal: AbortSignal,
): Promise<Outcome> {
  const { host, registry, clock } = options;
  const check = host.config?.clusterHealthCheck ?? DEFAULT_CHECK;
  const startedMs = clock.nowMs();
  const member = registry.get(name);
  const result = member === undefined ? undefined : await probe(member, check.timeoutMs, signal);
  // Read after the probe: the record may have changed, or gone, in the seconds that took.
  const cluster = host.clusters.store.get(`${SYSTEM_NAMESPACE}/${name}`);
  if (signal.aborted || cluster === undefined) return DONE;
  if (member === undefined || result === undefined) {
    reportMalformed(options, cluster, registry.faultOf(name)?.text);
    return { then: 'again', afterMs: check.periodMs, because: 'the record may be corrected' };
  }
  const memory = memories.get(name) ?? newMemory(cluster);
  memories.set(name, memory);
  const conditions = decide(options, cluster, memory, result);
  if (result.outcome !== 'unreachable') memory.lastSeenMs = clock.nowMs();
  report(options, cluster, conditions, result);
  await writeIfNew(options, cluster, memory, conditions, result, member);
  memory.isUrgent &&= memory.opposite > 0;
  const periodMs = memory.isUrgent ? Math.min(URGENT_PERIOD_MS, check.periodMs) : check.periodMs;
  // The period runs from one probe's beginning to the next one's, however long this took.
  return { then: 'again', afterMs: Math.max(0, startedMs + periodMs - clock.nowMs()), because: 'members are probed periodically' };
}

/** What to tell after this probe: thresholds first, then the damping of a cluster that comes and goes. */
function decide({ host, clock }: ClusterHealthOptions, cluster: KubeObject, memory: HealthMemory, result: ProbeResult): ClusterCondition[] {
  const check = host.config?.clusterHealthCheck ?? DEFAULT_CHECK;
  const nowMs = clock.nowMs();
  const now = toTime(nowMs);
  const told = readConditions(cluster);
  const next = applyProbe({ conditions: told, opposite: memory.opposite }, toConditions(result, now), check);
  const { state, heldMs } = noteFlap(memory.flap, { wasReady: isReady(told), isReady: isReady(next.conditions), isGood: result.outcome === 'ok', nowMs, periodMs: check.periodMs });
  memory.flap = state;
  if (heldMs === 0) {
    memory.opposite = next.opposite;
    return next.conditions;
  }
  // The thresholds are met already; only time is missing.
  memory.opposite = Math.max(0, check.successThreshold - 1);
  const since = told[0]?.lastTransitionTime;
  return flappingConditions({ losses: state.lostAtMs.length, heldMs, periodMs: check.periodMs }, now).map((condition) => (since === undefined ? condition : { ...condition, lastTransitionTime: since }));
}

async function writeIfNew(
  { host, clock }: ClusterHealthOptions, cluster: KubeObject, memory: HealthMemory, conditions: readonly ClusterCondition[], result: ProbeResult, member: Member,
): Promise<void> {
  const nowMs = clock.nowMs();
  const traffic = memory.traffic.read(member.client.watchTraffic(), nowMs);
  const isNew = !deepEqual(readConditions(cluster).map(withoutTimes), conditions.map(withoutTimes));
  if (!isNew && nowMs - memory.writtenAtMs < HEARTBEAT_MS) return;
  const lastSeenTime = memory.lastSeenMs === undefined ? stringAt(cluster, 'status', 'lastSeenTime') : toTime(memory.lastSeenMs);
  await patchStatus(host.client, CLUSTERS, cluster, {
    conditions, latencyMs: result.outcome === 'ok' ? result.latencyMs : null, lostTimes: toLostTimes(memory.flap),
    ...(lastSeenTime === undefined ? {} : { lastSeenTime }), ...(traffic === undefined ? {} : { watchTraffic: traffic }),
  });
  memory.writtenAtMs = nowMs;
}

function reportMalformed({ recorder }: ClusterHealthOptions, cluster: KubeObject, fault: string | undefined): void {
  recorder.record({ object: cluster, type: 'Warning', reason: 'MalformedClusterConfig', message: fault ?? `there is no client for ${cluster.metadata.name}` });
}

/** Events for what an operator should know of: a failed probe of a ready cluster, and every change of readiness. */
function report({ recorder }: ClusterHealthOptions, cluster: KubeObject, conditions: readonly ClusterCondition[], result: ProbeResult): void {
  const told = readConditions(cluster);
  const [wasReady, nowReady] = [isReady(told), isReady(conditions)];
  if (result.outcome === 'unreachable' && wasReady) recorder.record({ object: cluster, type: 'Warning', reason: 'RetrievingClusterHealthFailed', message: result.message });
  const decisive = conditions.find(({ type, status }) => (nowReady ? type === 'Ready' : type === 'Offline' && status === 'True')) ?? conditions[0];
  if (wasReady === nowReady && (nowReady || told.some(({ reason }) => reason === decisive?.reason))) return;
  recorder.record({ object: cluster, type: nowReady ? 'Normal' : 'Warning', reason: decisive?.reason ?? 'ClusterNotReady', message: decisive?.message ?? '' });
}

function toTime(nowMs: number): string {
  return `${new Date(nowMs).toISOString().slice(0, 19)}Z`;
}
