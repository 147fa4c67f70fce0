import type { Strategy, TopologyPreference } from '../types/preference.ts';
import type { Division } from './explain-plan.ts';
import { levelWithin, sum, type SkewedShare } from './level-out.ts';
import { preferenceOf } from './stages.ts';
import { divide, type StrategyInput } from './strategies.ts';

export type TopologyReport = {
  /** Replicas of each domain. The clusters of which the key is not known are the domain with the empty name. */
  replicasByDomain: Record<string, number>;
  /** Domains with replicas, when that are fewer than wanted. */
  tooFew: { found: number; wanted: number } | undefined;
  /** The difference between two domains, when it is more than wanted: minimums, maximums or capacities left no other way. */
  skew: { found: number; wanted: number } | undefined;
};

const REGION_LABEL = 'topology.kubernetes.io/region';
const ZONE_LABEL = 'topology.kubernetes.io/zone';

/** The domain of a cluster; the empty text when the key is not known there. A cluster over several zones is a domain of its own. */
export function domainOf({ attributes }: Pick<StrategyInput, 'attributes'>, key: string, cluster: string): string {
  const { region, zones = [], labels = {} } = attributes.get(cluster) ?? {};
  if (key === 'region' || key === REGION_LABEL) return region ?? labels[REGION_LABEL] ?? '';
  if (key === 'zone' || key === ZONE_LABEL) return zones.length > 0 ? zones.toSorted().join(',') : labels[ZONE_LABEL] ?? '';
  return labels[key] ?? '';
}

/**
 * Divides by a strategy, then moves replicas between domains until they differ by no more than `maxSkew` and at least
 * `minDomains` of them hold one, and divides each domain's part again. A division that keeps to both already stays as it is.
 * No replica is left without a place for the topology's sake: limits come first, and the report says what they prevented.
 */
export function divideOverDomains(strategy: Strategy, topology: TopologyPreference, input: StrategyInput): { division: Division; report: TopologyReport } {
  const base = divide(strategy, input);
  const isPreferred = (cluster: string): boolean => preferenceOf(input, cluster) !== undefined;
  const domains = [...Map.groupBy(input.clusters.filter(isPreferred).toSorted(), (cluster) => domainOf(input, topology.key, cluster))]
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const shares = domains.map(([, clusters]) => toShare(strategy, input, base, clusters));
  const amounts = topology.maxSkew === undefined ? shares.map(({ wanted }) => wanted) : levelWithin(shares, topology.maxSkew);
  if (topology.minDomains !== undefined) openDomains(amounts, shares, topology.minDomains);
  const parts = domains.map(([domain, clusters], i) => {
    const isSame = amounts[i] === shares[i]?.wanted;
    return { domain, clusters: new Set(clusters), replicas: amounts[i] ?? 0, division: isSame ? base : divide(strategy, { ...input, clusters, totalReplicas: amounts[i] ?? 0 }) };
  });
  const plan: Record<string, number> = {};
  for (const cluster of input.clusters) plan[cluster] = 0;
  for (const { clusters, division } of parts) for (const cluster of clusters) plan[cluster] = division.plan[cluster] ?? 0;
  const partOf = (cluster: string): (typeof parts)[number] | undefined => parts.find(({ clusters }) => clusters.has(cluster));
  const division: Division = {
    plan, overflow: base.overflow, unplaced: input.totalReplicas - sum(Object.values(plan)),
    stepsOf(cluster) {
      const part = partOf(cluster);
      return part === undefined ? base.stepsOf(cluster) : [{ kind: 'domain', key: topology.key, domain: part.domain, replicas: part.replicas }, ...part.division.stepsOf(cluster)];
    },
  };
  return { division, report: toReport(topology, parts) };
}

/** What a domain got, and how far that may be changed: not below its minimums, not above what its clusters can take. */
function toShare(strategy: Strategy, input: StrategyInput, base: Division, clusters: readonly string[]): SkewedShare {
  const planned = (cluster: string): number => base.plan[cluster] ?? 0;
  const most = divide(strategy, { ...input, clusters, totalReplicas: Math.max(0, input.totalReplicas) });
  return {
    wanted: sum(clusters.map(planned)),
    lo: sum(clusters.map((cluster) => Math.max(0, Math.min(planned(cluster), preferenceOf(input, cluster)?.minReplicas ?? 0)))),
    hi: Math.max(sum(clusters.map(planned)), sum(clusters.map((cluster) => most.plan[cluster] ?? 0))),
  };
}

/** Gives one replica of the largest domain to one that has none, until enough have one. */
function openDomains(amounts: number[], shares: readonly SkewedShare[], minDomains: number): void {
  const used = (): number => amounts.filter((amount) => amount > 0).length;
  while (used() < minDomains) {
    const to = amounts.findIndex((amount, i) => amount === 0 && (shares[i]?.hi ?? 0) > 0);
    const giving = amounts.map((amount, i) => (amount > Math.max(1, shares[i]?.lo ?? 0) ? amount : 0));
    const from = giving.indexOf(Math.max(...giving));
    if (to < 0 || from < 0 || (giving[from] ?? 0) === 0) return;
    amounts[from] = (amounts[from] ?? 0) - 1;
    amounts[to] = 1;
  }
}

function toReport({ minDomains, maxSkew }: TopologyPreference, parts: readonly { domain: string; replicas: number }[]): TopologyReport {
  const replicas = parts.map((part) => part.replicas);
  const found = replicas.filter((count) => count > 0).length;
  const difference = replicas.length === 0 ? 0 : Math.max(...replicas) - Math.min(...replicas);
  return {
    replicasByDomain: Object.fromEntries(parts.map((part) => [part.domain, part.replicas])),
    tooFew: minDomains !== undefined && found < minDomains ? { found, wanted: minDomains } : undefined,
    skew: maxSkew !== undefined && difference > maxSkew ? { found: difference, wanted: maxSkew } : undefined,
  };
}
