import type { KubeObject } from '#lib/kube/object.ts';
import { computePlacement } from '#lib/federation/placement/compute-placement.ts';
import { applyCordons, type CordonEffect } from '#lib/federation/scheduling/cordons.ts';
import { decideFailover, type FailoverMemory } from '#lib/federation/scheduling/failover.ts';
import type { ClusterAttributes } from '#lib/federation/scheduling/stages.ts';
import { cordonOf, isClusterReady, readCluster } from '#lib/federation/types/cluster.ts';
import type { Preference } from '#lib/federation/types/preference.ts';
import { at, listAt, stringAt } from '#lib/federation/types/read.ts';
import { availableClusters, conditionMs } from './available-clusters.ts';
import type { PlanningServices } from './planning.ts';

export type Participants = Pick<CordonEffect, 'caps' | 'draining'> & {
  /** Clusters that are planned for. Sorted. */
  names: string[];
  ready: ReadonlySet<string>;
  /** Clusters of the placement that are out; their replicas are planned elsewhere. */
  lost: string[];
  failover: FailoverMemory | undefined;
  /** When a cluster that is still waited for is given up; undefined when there is none. */
  changesInMs: number | undefined;
};

const DEFAULT_UNAVAILABLE_DELAY_MS = 60_000;

export type ParticipantsInput = {
  readonly preference: Preference;
  readonly fedObject: KubeObject;
  /** Joined clusters, as they are or as they shall be. */
  readonly clusters: readonly KubeObject[];
  readonly asked: Readonly<Record<string, number>>;
  readonly memory: FailoverMemory | undefined;
};

/** Which clusters take part in planning; undefined when the placement they are cut to can't be computed. */
export function findParticipants({ host, planning: { clock, losses } }: PlanningServices, { preference, fedObject, clusters, asked, memory }: ParticipantsInput): Participants | undefined {
  const { failover } = preference;
  const toleratedMs = failover?.tolerationSeconds === undefined ? undefined : failover.tolerationSeconds * 1_000;
  const waitMs = toleratedMs ?? host.config?.unavailableDelayMs ?? DEFAULT_UNAVAILABLE_DELAY_MS;
  const placed = new Set((listAt(fedObject, 'spec', 'placement', 'clusters') ?? []).map((entry) => stringAt(entry, 'name') ?? ''));
  const available = availableClusters(clusters, placed, waitMs, clock.nowMs(), toleratedMs === undefined ? conditionMs : (cluster) => losses.exactly(cluster.metadata.name, conditionMs(cluster)));
  const cordons = new Map(clusters.flatMap((cluster) => {
    const cordon = cordonOf(cluster);
    return cordon === undefined ? [] : [[cluster.metadata.name, cordon] as const];
  }));
  const { names: open, caps, draining: asking } = applyCordons(available.names, asked, cordons);
  const names = preference.intersectWithClusterSelector ? intersect(host, fedObject, clusters, open) : open;
  if (names === undefined) return undefined;
  const ready = new Set(clusters.filter(isClusterReady).map(({ metadata }) => metadata.name));
  const states = clusters.map(({ metadata: { name } }) => ({ name, isOut: !ready.has(name) && !available.names.includes(name) }));
  const out = new Set(states.filter(({ isOut }) => isOut).map(({ name }) => name));
  const { changesInMs } = available;
  // A drained cluster that is out besides is lost like any other.
  const draining = asking.filter((name) => !out.has(name));
  if (failover === undefined) return { names, caps, draining, ready, changesInMs, failover: undefined, lost: Object.keys(asked).filter((name) => out.has(name)) };
  const decision = decideFailover({ failover, clusters: states, available: open, asked, memory, nowMs: clock.nowMs() });
  const away = new Set(decision.memory?.lost.map(({ name }) => name));
  return { names: names.filter((name) => decision.available.includes(name)), caps, draining, ready, changesInMs, failover: decision.memory, lost: Object.keys(asked).filter((name) => out.has(name) || away.has(name)) };
}

/** D9: the namespace's placement counts in full; the workload's own list does not, since the preference writes it. */
function intersect(host: PlanningServices['host'], fedObject: KubeObject, clusters: readonly KubeObject[], available: readonly string[]): string[] | undefined {
  const { namespace } = fedObject.metadata;
  const fedNamespace = host.federated('namespaces')?.store.get(`${namespace}/${namespace}`);
  const scope = host.config?.scope ?? 'Cluster';
  const placement = computePlacement({
    placement: at(fedObject, 'spec', 'placement'), mode: 'selectorOnly', clusters: clusters.map(readCluster),
    namespace: fedNamespace === undefined ? { scope, federated: false } : { scope, federated: true, placement: at(fedNamespace, 'spec', 'placement') },
  });
  return placement.ok ? placement.selected.filter((name) => available.includes(name)) : undefined;
}

/** Region, zones and labels of every joined cluster. */
export function clusterAttributes(clusters: readonly KubeObject[]): Map<string, ClusterAttributes> {
  return new Map(clusters.map(readCluster).map(({ name, region, zones, labels }) => [name, { region, zones, labels }]));
}
