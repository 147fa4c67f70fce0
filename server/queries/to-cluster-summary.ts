import type { ClusterCapacity, ClusterHealth, ClusterSummary } from '#lib/contracts/dto.ts';
import type { Condition, KubeObject } from '#lib/kube/object.ts';
import { readMissingRights } from '#lib/federation/clusters/rights.ts';
import { cordonOf } from '#lib/federation/types/cluster.ts';
import { listAt, numberAt, objectAt, stringAt, stringsAt } from '#lib/federation/types/read.ts';

/** What pages show of a KubeFedCluster. Numbers are the last that a probe read; they stay when the cluster falls silent. */
export function toClusterSummary(cluster: KubeObject): ClusterSummary {
  const conditions = (listAt(cluster, 'status', 'conditions') ?? []).flatMap(toCondition);
  const decisive = decisiveCondition(conditions);
  const region = stringAt(cluster, 'status', 'region');
  const kubernetesVersion = stringAt(cluster, 'status', 'kubernetesVersion');
  const nodes = numberAt(cluster, 'status', 'nodes');
  const latencyMs = numberAt(cluster, 'status', 'latencyMs');
  const capacity = toCapacity(cluster);
  const cordon = cordonOf(cluster);
  const lastProbeTime = latestProbe(cluster);
  return {
    name: cluster.metadata.name,
    health: toHealth(conditions),
    reason: decisive?.reason ?? '', message: decisive?.message ?? '',
    zones: stringsAt(cluster, 'status', 'zones'),
    apiEndpoint: stringAt(cluster, 'spec', 'apiEndpoint') ?? '',
    labels: { ...cluster.metadata.labels },
    conditions,
    ...(region === undefined ? {} : { region }),
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    ...(nodes === undefined ? {} : { nodes }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(capacity === undefined ? {} : { capacity }),
    ...(cordon === undefined ? {} : { cordon }),
    ...(stringsAt(cluster, 'spec', 'disabledTLSValidations').length === 0 ? {} : { isInsecure: true }),
    ...(readMissingRights(cluster).length === 0 ? {} : { lacksRights: true }),
    ...(lastProbeTime === undefined ? {} : { lastProbeTime }),
    ...(decisive?.lastTransitionTime === undefined ? {} : { lastTransitionTime: decisive.lastTransitionTime }),
  };
}

function toHealth(conditions: readonly Condition[]): ClusterHealth {
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (ready?.status === 'True') return 'ready';
  if (conditions.some(({ type, status }) => type === 'Offline' && status === 'True')) return 'offline';
  return ready?.status === 'False' ? 'notReady' : 'unknown';
}

/** The condition that `health` follows from: offline says more than not ready. */
function decisiveCondition(conditions: readonly Condition[]): Condition | undefined {
  return conditions.find(({ type, status }) => type === 'Offline' && status === 'True') ?? conditions.find(({ type }) => type === 'Ready');
}

function toCondition(value: unknown): Condition[] {
  const type = stringAt(value, 'type');
  const status = stringAt(value, 'status');
  if (type === undefined || (status !== 'True' && status !== 'False' && status !== 'Unknown')) return [];
  const reason = stringAt(value, 'reason');
  const message = stringAt(value, 'message');
  const lastTransitionTime = stringAt(value, 'lastTransitionTime');
  return [{
    type, status, ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }),
    ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }),
  }];
}

function toCapacity(cluster: KubeObject): ClusterCapacity | undefined {
  const amount = (resource: string): ClusterCapacity['pods'] | undefined => {
    const entry = objectAt(cluster, 'status', 'resources', resource);
    const allocatable = numberAt(entry, 'allocatable');
    const requested = numberAt(entry, 'requested');
    return allocatable === undefined || requested === undefined ? undefined : { allocatable, requested };
  };
  const cpuCores = amount('cpu');
  const memoryBytes = amount('memory');
  const pods = amount('pods');
  return cpuCores === undefined || memoryBytes === undefined || pods === undefined ? undefined : { cpuCores, memoryBytes, pods };
}

function latestProbe(cluster: KubeObject): string | undefined {
  return (listAt(cluster, 'status', 'conditions') ?? []).flatMap((condition) => stringAt(condition, 'lastProbeTime') ?? []).toSorted().at(-1);
}
