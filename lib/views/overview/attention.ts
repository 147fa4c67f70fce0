import type { ClusterSummary, Overview, WorkloadCluster, WorkloadSummary } from '#lib/contracts/dto.ts';
import { routes } from '#lib/contracts/routes.ts';
import { explainCode, explainReason } from '../explain.ts';
import type { Phrasing } from '../phrasing.ts';
import { CLUSTER_HEALTH, PROPAGATION, severityRank, WORKLOAD_HEALTH, type StatusWord, type Tone } from '../status.ts';
import { needsAttention, workloadKey, workloadTone } from './workload-tone.ts';

/** One thing somebody should look at, with its reason in words. */
export type AttentionItem = {
  readonly key: string;
  readonly tone: Tone;
  readonly word: string;
  readonly name: string;
  readonly kind: string;
  readonly reason: string;
  /** Longer explanations, one a line; may be empty. */
  readonly details: readonly string[];
  readonly since?: string;
  /** The page that shows it; for a workload that is short of replicas, the Pods of the cluster that is. */
  readonly href: string;
};

/** Per-cluster lines shown under one item; the rest is in the object's own row. */
const MAX_DETAILS = 4;

/** Everything that needs a look, worst first, then by name. Progress is not trouble and is left out. */
export function toAttention(overview: Overview, phrasing: Phrasing): AttentionItem[] {
  const clusters = overview.clusters
    .filter((cluster) => cluster.health !== 'ready')
    .map((cluster) => clusterItem(cluster, phrasing));
  const workloads = overview.workloads
    .filter((workload) => needsAttention(workloadTone(workload)))
    .map((workload) => workloadItem(workload, phrasing));
  return [...clusters, ...workloads].sort(
    (a, b) => severityRank(a.tone) - severityRank(b.tone) || (a.key < b.key ? -1 : 1),
  );
}

/** The anchor of a cluster's tile or row. */
export function clusterAnchor(name: string): string {
  return `cluster-${name}`;
}

/** The anchor of a federated object's row. */
export function workloadAnchor(key: string): string {
  return `object-${key.replaceAll('/', '-')}`;
}

function clusterItem(cluster: ClusterSummary, phrasing: Phrasing): AttentionItem {
  const { t } = phrasing;
  const explained = explainReason(cluster.reason, cluster.message, phrasing);
  const word = CLUSTER_HEALTH[cluster.health];
  return {
    key: `cluster/${cluster.name}`,
    tone: word.tone,
    word: t(word.key),
    name: cluster.name,
    kind: t('attention.cluster'),
    reason: cluster.reason,
    details: explained === '' ? [] : [explained],
    ...(cluster.lastTransitionTime === undefined ? {} : { since: cluster.lastTransitionTime }),
    href: routes.cluster(cluster.name),
  };
}

function workloadItem(workload: WorkloadSummary, phrasing: Phrasing): AttentionItem {
  const { t } = phrasing;
  const tone = workloadTone(workload);
  return {
    key: `workload/${workloadKey(workload)}`,
    tone,
    word: t(decidingWord(workload, tone).key),
    name: workload.namespace === '' ? workload.name : `${workload.namespace}/${workload.name}`,
    kind: workload.kind,
    reason: workload.reason,
    details: workloadDetails(workload, phrasing),
    href: workloadHref(workload),
  };
}

function workloadHref({ resource, namespace, name, clusters, propagation }: WorkloadSummary): string {
  const short = clusters.find(({ code, replicasDesired = 0, replicasReady = 0 }) => code === '' && replicasReady < replicasDesired);
  if (short !== undefined && propagation !== 'failed') return `${routes.workload(resource, namespace, name, 'pods')}&cluster=${encodeURIComponent(short.cluster)}`;
  return routes.workload(resource, namespace, name, 'status');
}

/** The word of whichever of the two axes is worse; propagation when both are as bad. */
function decidingWord(workload: WorkloadSummary, tone: Tone): StatusWord {
  const propagation = PROPAGATION[workload.propagation];
  if (propagation.tone === tone || workload.health === 'none') return propagation;
  return WORKLOAD_HEALTH[workload.health];
}

function workloadDetails(workload: WorkloadSummary, phrasing: Phrasing): string[] {
  const lines = workload.clusters
    .map((cluster) => clusterLine(cluster, phrasing))
    .filter((line) => line !== undefined)
    .slice(0, MAX_DETAILS);
  const explained = explainReason(workload.reason, workload.message, phrasing);
  // `CheckClusters` only points at the clusters, and those stand right below.
  return explained === '' || (workload.reason === 'CheckClusters' && lines.length > 0) ? lines : [explained, ...lines];
}

function clusterLine(cluster: WorkloadCluster, phrasing: Phrasing): string | undefined {
  const { t } = phrasing;
  if (cluster.code !== '') {
    const message = explainCode(cluster.code, cluster.message, phrasing);
    return message === ''
      ? t('attention.code', { cluster: cluster.cluster, code: cluster.code })
      : t('attention.codeMessage', { cluster: cluster.cluster, code: cluster.code, message });
  }
  const shortBy = (cluster.replicasDesired ?? 0) - (cluster.replicasReady ?? 0);
  if (cluster.replicasDesired === undefined || shortBy <= 0) return undefined;
  return t('attention.short', { cluster: cluster.cluster, count: shortBy });
}
