import type { KubeObject } from '#lib/kube/object.ts';
import { listAt, stringAt } from '#lib/federation/types/read.ts';
import type { ControlPlaneHealth } from '#server/control-plane.ts';

const STATES = ['ready', 'notready', 'offline'] as const;

type Sample = { labels?: Readonly<Record<string, string>>; value: number; suffix?: '_sum' | '_count' };
type Metric = { name: string; type: 'gauge' | 'counter' | 'summary'; help: string; samples: readonly Sample[] };

/**
 * What the control plane does, in Prometheus' text format, under KubeFed's names where KubeFed has one. The numbers of
 * clusters come from the KubeFedClusters (D19), so they are the same in every replica and after every restart.
 */
export function toFederationMetrics(clusters: readonly KubeObject[], { queues, calls }: Pick<ControlPlaneHealth, 'queues' | 'calls'>): string {
  const names = clusters.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const metrics: Metric[] = [
    {
      name: 'kubefedcluster_total', type: 'gauge', help: 'State of each joined cluster: 1 for the present one, 0 for the others.',
      samples: names.flatMap((cluster) => STATES.map((state) => ({ labels: { state, cluster: cluster.metadata.name }, value: state === stateOf(cluster) ? 1 : 0 }))),
    },
    { name: 'joined_cluster_total', type: 'gauge', help: 'Clusters that have joined.', samples: [{ value: clusters.length }] },
    {
      name: 'controller_runtime_reconcile_total', type: 'counter', help: 'Passes of each controller.',
      samples: queues.flatMap(({ name, passes, failures }) => [
        { labels: { controller: name, result: 'success' }, value: passes - failures }, { labels: { controller: name, result: 'error' }, value: failures },
      ]),
    },
    {
      name: 'controller_runtime_reconcile_duration_seconds', type: 'summary', help: 'Time that the passes of each controller took.',
      samples: queues.flatMap(({ name, passes, durationMsTotal }): Sample[] => [
        { suffix: '_sum', labels: { controller: name }, value: durationMsTotal / 1_000 }, { suffix: '_count', labels: { controller: name }, value: passes },
      ]),
    },
    { name: 'workqueue_depth', type: 'gauge', help: 'Keys that are due.', samples: queues.map(({ name, depth }) => ({ labels: { name }, value: depth })) },
    { name: 'workqueue_adds_total', type: 'counter', help: 'Keys added.', samples: queues.map(({ name, added }) => ({ labels: { name }, value: added })) },
    { name: 'workqueue_retries_total', type: 'counter', help: 'Keys tried again after a failure.', samples: queues.map(({ name, retries }) => ({ labels: { name }, value: retries })) },
    {
      name: 'flotilla_cluster_calls_total', type: 'counter', help: 'Calls to the host and to each member: reads, writes, opened watches, and how many of all failed.',
      samples: Object.entries(calls).flatMap(([cluster, counts]) => Object.entries(counts).map(([kind, value]) => ({ labels: { cluster, kind }, value }))),
    },
  ];
  return `${metrics.flatMap(toLines).join('\n')}\n`;
}

function stateOf(cluster: KubeObject): typeof STATES[number] {
  const holds = (type: string): boolean => (listAt(cluster, 'status', 'conditions') ?? []).some((condition) => stringAt(condition, 'type') === type && stringAt(condition, 'status') === 'True');
  return holds('Ready') ? 'ready' : holds('Offline') ? 'offline' : 'notready';
}

function toLines({ name, type, help, samples }: Metric): string[] {
  return [
    `# HELP ${name} ${help}`, `# TYPE ${name} ${type}`,
    ...samples.map(({ labels, value, suffix = '' }) => `${name}${suffix}${labels === undefined ? '' : toLabels(labels)} ${value}`),
  ];
}

function toLabels(labels: Readonly<Record<string, string>>): string {
  return `{${Object.entries(labels).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}}`;
}
