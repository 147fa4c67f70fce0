import { compareBytewise } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { ClusterSummary, WorkloadSummary } from '#lib/contracts/dto.ts';
import type { ClusterReplicas, ReplicaDistribution } from '#lib/contracts/workload-detail.ts';
import { replicaRequests, roomByNodes, type ReplicaRequests } from '#lib/federation/scheduling/room.ts';
import { cordonOf } from '#lib/federation/types/cluster.ts';
import { at, listAt, numberAt, stringAt } from '#lib/federation/types/read.ts';
import type { Host } from '#server/host/host.ts';
import { toClusterSummary } from '../to-cluster-summary.ts';
import { placeWorkload } from '../workloads/to-placement-view.ts';
import type { FoundWorkload } from '../workloads/find-workload.ts';
import { toPreferenceView } from './to-preference-view.ts';

/** Kinds whose replicas can be divided although no member has reported a number yet. */
const REPLICATED_KINDS: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'Job']);

/**
 * Where a workload's replicas are, cluster by cluster (sorted by name), from what members and the preference's
 * controller last wrote on the host. Undefined for kinds that have none.
 */
export function toDistribution(host: Host, { type, object }: FoundWorkload, summary: WorkloadSummary, preference: KubeObject | undefined): ReplicaDistribution | undefined {
  const templateReplicas = numberAt(object, 'spec', 'template', 'spec', type.target.kind === 'Job' ? 'parallelism' : 'replicas');
  const isReplicated = REPLICATED_KINDS.has(type.target.kind) || templateReplicas !== undefined || preference !== undefined || summary.replicasDesired !== undefined;
  if (!isReplicated || type.target.kind === 'DaemonSet') return undefined;
  const planned = plannedByCluster(preference);
  const objects = [...host.clusters.store.values()];
  const clusters = objects.map(summaryOf);
  const byName = new Map(clusters.map((cluster, i): [string, JoinedCluster] => [cluster.name, { cluster, object: objects[i] }]));
  const requests = replicaRequests(at(object, 'spec', 'template', 'spec', 'template'));
  const placement = placeWorkload(host, type, object, 'selectorOnly');
  const available = clusters.filter(({ name, health }) => health === 'ready' || planned.has(name)).map(({ name }) => name).toSorted(compareBytewise);
  return {
    kind: type.federated.kind, resource: type.federated.plural, namespace: object.metadata.namespace ?? '', name: object.metadata.name,
    ...(templateReplicas === undefined ? {} : { templateReplicas }),
    clusters: clusterNames(clusters, summary, planned).map((name) => toClusterReplicas(name, byName.get(name), summary, planned.get(name), requests)),
    available,
    selected: placement.ok ? available.filter((name) => placement.selected.includes(name)) : [],
    ...(preference === undefined ? {} : { preference: toPreferenceView(preference) }),
  };
}

/** Cached objects are never changed in place, so what was made of one holds as long as it does; a page of many preferences asks for all clusters each time. */
const summaries = new WeakMap<KubeObject, ClusterSummary>();

function summaryOf(cluster: KubeObject): ClusterSummary {
  const known = summaries.get(cluster) ?? toClusterSummary(cluster);
  summaries.set(cluster, known);
  return known;
}

function plannedByCluster(preference: KubeObject | undefined): ReadonlyMap<string, unknown> {
  return new Map((listAt(preference, 'status', 'clusters') ?? []).flatMap((entry): [string, unknown][] => {
    const name = stringAt(entry, 'name');
    return name === undefined ? [] : [[name, entry]];
  }));
}

/** Joined clusters, and every other one that the object or its plan still names. */
function clusterNames(clusters: readonly ClusterSummary[], summary: WorkloadSummary, planned: ReadonlyMap<string, unknown>): string[] {
  return [...new Set([...clusters.map(({ name }) => name), ...summary.clusters.map(({ cluster }) => cluster), ...planned.keys()])].toSorted(compareBytewise);
}

type JoinedCluster = { cluster: ClusterSummary; object: KubeObject | undefined };

function toClusterReplicas(name: string, joined: JoinedCluster | undefined, summary: WorkloadSummary, plan: unknown, requests: ReplicaRequests): ClusterReplicas {
  const seen = summary.clusters.find(({ cluster }) => cluster === name);
  const observed = seen?.replicasObserved ?? numberAt(plan, 'observed');
  const ready = seen?.replicasReady ?? numberAt(plan, 'ready');
  const cordon = joined?.object === undefined ? undefined : cordonOf(joined.object);
  const room = joined?.object === undefined ? undefined : roomByNodes(joined.object, requests, observed ?? 0);
  return {
    cluster: name,
    health: joined?.cluster.health ?? 'unknown',
    zones: joined?.cluster.zones ?? [], labels: joined?.cluster.labels ?? {},
    ...(cordon === undefined ? {} : { cordon }),
    ...(joined?.cluster.region === undefined ? {} : { region: joined.cluster.region }),
    ...numbers({
      desired: seen?.replicasDesired, observed, ready, planned: numberAt(plan, 'planned'), overflow: numberAt(plan, 'overflow'), capacity: numberAt(plan, 'capacity'),
      room: room === undefined ? undefined : Math.max(room, ready ?? 0),
    }),
    reason: stringAt(plan, 'reason') ?? '', code: seen?.code ?? '', message: seen?.message ?? '',
  };
}

type Numbers = Pick<ClusterReplicas, 'desired' | 'observed' | 'ready' | 'planned' | 'overflow' | 'capacity' | 'room'>;

function numbers(values: { [K in keyof Numbers]-?: number | undefined }): Numbers {
  const { desired, observed, ready, planned, overflow, capacity, room } = values;
  return {
    ...(desired === undefined ? {} : { desired }), ...(observed === undefined ? {} : { observed }), ...(ready === undefined ? {} : { ready }),
    ...(planned === undefined ? {} : { planned }), ...(overflow === undefined ? {} : { overflow }), ...(capacity === undefined ? {} : { capacity }),
    ...(room === undefined ? {} : { room }),
  };
}
