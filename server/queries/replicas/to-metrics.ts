import type { ReplicaHistoryStore } from './replica-history.ts';

/** The content type of Prometheus' text format. */
export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The newest numbers of every workload and cluster in Prometheus' text format. */
export function toMetrics(store: ReplicaHistoryStore): string {
  const rows = [...store.latest()].map((row) => ({ ...row, labels: labelsOf(row.workload, row.cluster) }));
  return [
    '# HELP flotilla_replicas_desired Replicas that a cluster is asked to run.',
    '# TYPE flotilla_replicas_desired gauge',
    ...rows.map(({ labels, desired }) => `flotilla_replicas_desired${labels} ${desired}`),
    '# HELP flotilla_replicas_ready Replicas that a cluster reports as ready.',
    '# TYPE flotilla_replicas_ready gauge',
    ...rows.map(({ labels, ready }) => `flotilla_replicas_ready${labels} ${ready}`),
    '',
  ].join('\n');
}

function labelsOf(workload: string, cluster: string): string {
  const [resource = '', namespace = '', name = ''] = workload.split('/');
  return `{resource="${escape(resource)}",namespace="${escape(namespace)}",name="${escape(name)}",cluster="${escape(cluster)}"}`;
}

function escape(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
