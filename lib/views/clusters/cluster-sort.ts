import type { ClusterCapacity, ClusterSummary } from '#lib/contracts/dto.ts';
import { CLUSTER_HEALTH, severityRank } from '../status.ts';
import { textValue, timeValue, type SortColumn, type SortPlan } from '../table-sort.ts';

export type ClusterColumn = 'name' | 'health' | 'region' | 'version' | 'nodes' | 'cpu' | 'memory' | 'pods' | 'replicas' | 'probed';

/** A cluster in a list; `replicas` are what federated workloads have there, absent where none has any. */
export type ListedCluster = { readonly cluster: ClusterSummary; readonly replicas?: { readonly desired: number; readonly ready: number } | undefined };

type Column = SortColumn<ListedCluster, ClusterColumn>;

const NAME: Column = { name: 'name', label: 'column.cluster', of: ({ cluster }) => cluster.name };
const PLACE: readonly Column[] = [
  { name: 'health', label: 'health.label', of: ({ cluster }) => severityRank(CLUSTER_HEALTH[cluster.health].tone) },
  { name: 'region', label: 'column.region', of: ({ cluster }) => textValue(cluster.region) },
  { name: 'version', label: 'column.version', of: ({ cluster }) => textValue(cluster.kubernetesVersion) },
  { name: 'nodes', label: 'column.nodes', of: ({ cluster }) => cluster.nodes, first: 'descending' },
];
const PROBED: Column = { name: 'probed', label: 'column.lastProbe', of: ({ cluster }) => timeValue(cluster.lastProbeTime), first: 'descending' };
const tie = ({ cluster }: ListedCluster) => cluster.name;

/** The overview's list: how full each resource is, the fullest first. */
export const FLEET_SORT: SortPlan<ListedCluster, ClusterColumn> = {
  columns: [
    NAME, ...PLACE,
    { name: 'cpu', label: 'column.cpu', of: shareOf('cpuCores'), first: 'descending' },
    { name: 'memory', label: 'column.memory', of: shareOf('memoryBytes'), first: 'descending' },
    { name: 'pods', label: 'column.pods', of: shareOf('pods'), first: 'descending' },
    PROBED,
  ],
  tie,
};

/** The page of clusters: replicas and capacity, which is as full as the fuller of cpu and memory. */
export const CLUSTER_SORT: SortPlan<ListedCluster, ClusterColumn> = {
  columns: [
    NAME, ...PLACE,
    { name: 'replicas', label: 'cl.replicas', of: ({ replicas }) => replicas?.desired, first: 'descending' },
    { name: 'cpu', label: 'cl.capacityShort', of: fullestOf, first: 'descending' },
    PROBED,
  ],
  tie,
};

function shareOf(resource: keyof ClusterCapacity): Column['of'] {
  return ({ cluster: { capacity } }) => (capacity === undefined || capacity[resource].allocatable <= 0 ? undefined : capacity[resource].requested / capacity[resource].allocatable);
}

function fullestOf(row: ListedCluster): number | undefined {
  const shares = (['cpuCores', 'memoryBytes'] as const).flatMap((resource) => shareOf(resource)(row) ?? []).map(Number);
  return shares.length === 0 ? undefined : Math.max(...shares);
}
