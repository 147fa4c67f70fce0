import type { ClusterHealth, ClusterSummary } from '#lib/contracts/dto.ts';
import { CLUSTER_HEALTH, severityRank, type Tone } from '../status.ts';
import { explainReason } from '../explain.ts';
import { compareNames } from '../table-sort.ts';
import type { Phrasing } from '../phrasing.ts';
import { clusterAnchor } from './attention.ts';

/** One bar: how much of what can be handed out is asked for. */
export type CapacityBar = {
  readonly what: string;
  /** "3.2 of 24 cores" */
  readonly amount: string;
  /** The two numbers alone, for a column whose header names the unit. */
  readonly short: string;
  /** 0 to 1; over-asked clusters stay at 1. */
  readonly share: number;
  /** A sentence for those who do not see the bar. */
  readonly label: string;
};

export type ClusterTile = {
  readonly name: string;
  readonly anchor: string;
  readonly tone: Tone;
  readonly health: ClusterHealth;
  readonly word: string;
  /** Why it is not ready, in the API's words; empty when ready, and where the health says it already. */
  readonly trouble: string;
  readonly message: string;
  readonly region: string;
  readonly zones: string;
  readonly version: string;
  readonly nodes: string;
  readonly nodeCount: string;
  /** Empty until the first probe that could read the nodes. */
  readonly bars: readonly CapacityBar[];
  /** Numbers are as last seen: the cluster does not answer now. */
  readonly isStale: boolean;
  readonly lastProbeTime?: string;
  readonly latency: string;
};

/** Reasons that say no more than the word for the health does. */
const SAID_BY_HEALTH: ReadonlySet<string> = new Set(['ClusterNotReachable', 'ClusterNotReady']);

export type RegionGroup = { readonly region: string; readonly tiles: readonly ClusterTile[] };

export function toClusterTile(cluster: ClusterSummary, phrasing: Phrasing): ClusterTile {
  const { t, number } = phrasing;
  const word = CLUSTER_HEALTH[cluster.health];
  const isReady = cluster.health === 'ready';
  return {
    name: cluster.name,
    anchor: clusterAnchor(cluster.name),
    tone: word.tone,
    health: cluster.health,
    word: t(word.key),
    trouble: isReady || SAID_BY_HEALTH.has(cluster.reason) ? '' : cluster.reason,
    message: isReady ? '' : explainReason(cluster.reason, cluster.message, phrasing),
    region: cluster.region ?? '',
    zones: cluster.zones.map((zone) => shortZone(zone, cluster.region)).join(', '),
    version: cluster.kubernetesVersion ?? '',
    nodes: cluster.nodes === undefined ? '' : t('clusters.nodes', { count: cluster.nodes }),
    nodeCount: cluster.nodes === undefined ? '' : number(cluster.nodes),
    bars: toBars(cluster, phrasing),
    isStale: cluster.health === 'offline' || cluster.health === 'unknown',
    ...(cluster.lastProbeTime === undefined ? {} : { lastProbeTime: cluster.lastProbeTime }),
    latency: cluster.latencyMs === undefined ? '' : t('clusters.latency', { count: Math.round(cluster.latencyMs) }),
  };
}

/** Zones are usually named after their region (us-east-1a in us-east-1); beside the region only the rest says something. */
function shortZone(zone: string, region: string | undefined): string {
  const rest = region !== undefined && zone.startsWith(region) ? zone.slice(region.length).replace(/^-/, '') : zone;
  return rest === '' ? zone : rest;
}

/** Groups tiles by region, regions and clusters by name; clusters without a region come last. */
export function groupByRegion(tiles: readonly ClusterTile[]): RegionGroup[] {
  const groups = new Map<string, ClusterTile[]>();
  for (const tile of sortByName(tiles)) {
    const group = groups.get(tile.region);
    if (group === undefined) groups.set(tile.region, [tile]);
    else group.push(tile);
  }
  return [...groups]
    .map(([region, grouped]) => ({ region, tiles: grouped }))
    .sort((a, b) => (a.region === '' ? 1 : b.region === '' ? -1 : compareNames(a.region, b.region, 'en')));
}

/** By name, so that a tile's place says which cluster it is and a change of health never moves it. */
export function sortByName(tiles: readonly ClusterTile[]): ClusterTile[] {
  return [...tiles].sort((a, b) => compareNames(a.name, b.name, 'en'));
}

/** The states that some cluster is in, and the chosen one in any case, worst first: the choices of the filter. */
export function healthChoices(clusters: readonly ClusterSummary[], chosen: ClusterHealth | 'any'): ClusterHealth[] {
  return [...new Set([...clusters.map((cluster) => cluster.health), ...(chosen === 'any' ? [] : [chosen])])]
    .sort((a, b) => severityRank(CLUSTER_HEALTH[a].tone) - severityRank(CLUSTER_HEALTH[b].tone));
}

function toBars({ capacity }: ClusterSummary, { t, number, bytes }: Phrasing): CapacityBar[] {
  if (capacity === undefined) return [];
  const bar = (what: string, { requested, allocatable }: { requested: number; allocatable: number }, amount: string, short: string): CapacityBar => ({
    what, amount, short, share: toShare(requested, allocatable), label: t('capacity.label', { what, amount }),
  });
  const { cpuCores, memoryBytes, pods } = capacity;
  const cpu = { used: number(cpuCores.requested), total: number(cpuCores.allocatable) };
  const memory = { used: bytes(memoryBytes.requested), total: bytes(memoryBytes.allocatable) };
  const podCount = { used: number(pods.requested), total: number(pods.allocatable) };
  return [
    bar(t('capacity.cpu'), cpuCores, t('capacity.ofCores', cpu), t('capacity.of', cpu)),
    bar(t('capacity.memory'), memoryBytes, t('capacity.of', memory), t('capacity.of', memory)),
    bar(t('capacity.pods'), pods, t('capacity.of', podCount), t('capacity.of', podCount)),
  ];
}

function toShare(requested: number, allocatable: number): number {
  return allocatable <= 0 ? 0 : Math.min(1, Math.max(0, requested / allocatable));
}

/** Most silent clusters named in one sentence; the tiles show the rest. */
const MAX_NAMED = 5;

/** The clusters whose numbers are not from now, by name. One that was never asked has none that could be old. */
export function namesOfSilentClusters(overview: { clusters: readonly ClusterSummary[] }): string[] {
  const names = overview.clusters
    .filter((cluster) => cluster.health === 'offline' || (cluster.health === 'unknown' && cluster.conditions.length > 0))
    .map((cluster) => cluster.name)
    .sort();
  return names.length <= MAX_NAMED ? names : [...names.slice(0, MAX_NAMED), `+${names.length - MAX_NAMED}`];
}
