import { performance } from 'node:perf_hooks';
import { qualifiedResource } from '../api-error.ts';
import type { WatchRegistry } from '../http/watch-registry.ts';
import type { ClusterParts } from '../objects/cluster-parts.ts';
import type { Metric, Sample } from './exposition.ts';
import type { RequestMetrics, RequestSeries } from './request-metrics.ts';

const READ_VERBS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'LIST']);

/** All metrics of one API server, under kube-apiserver's names where it has them. Process metrics cover all clusters of the process. */
export function serverMetrics(parts: ClusterParts, requests: RequestMetrics, watches: WatchRegistry): Metric[] {
  return [...requestMetrics(requests.series()), ...objectMetrics(parts), watchEvents(watches), ...processMetrics()];
}

function requestMetrics(series: readonly RequestSeries[]): Metric[] {
  const ended = series.filter(({ latency }) => latency.count > 0);
  const [watches, others] = [series.filter(({ labels }) => labels.verb === 'WATCH'), series.filter(({ labels }) => labels.verb !== 'WATCH')];
  const underWay = (isRead: boolean): number => others.filter(({ labels }) => READ_VERBS.has(labels.verb) === isRead).reduce((sum, each) => sum + each.underWay, 0);
  return [
    {
      name: 'apiserver_request_total', type: 'counter', help: 'Requests answered, by verb, type of object, scope and HTTP code.',
      samples: ended.flatMap(({ labels, countByCode }) => [...countByCode].map(([code, value]) => ({ labels: { code, ...labels }, value }))),
    },
    {
      name: 'apiserver_request_duration_seconds', type: 'histogram', help: 'Time from the first byte of a request to the last of its answer.',
      samples: ended.flatMap(({ labels, latency }): Sample[] => [
        ...latency.buckets().map(({ bound, count }): Sample => ({ suffix: '_bucket', labels: { ...labels, le: bound }, value: count })),
        { suffix: '_sum', labels, value: latency.sum }, { suffix: '_count', labels, value: latency.count },
      ]),
    },
    {
      name: 'apiserver_longrunning_requests', type: 'gauge', help: 'Watches that are open now.',
      samples: watches.map(({ labels: { dry_run: _dryRun, ...labels }, underWay: value }) => ({ labels, value })),
    },
    {
      name: 'apiserver_current_inflight_requests', type: 'gauge', help: 'Requests being answered now, without watches.',
      samples: [{ labels: { request_kind: 'mutating' }, value: underWay(false) }, { labels: { request_kind: 'readOnly' }, value: underWay(true) }],
    },
  ];
}

function objectMetrics({ catalog, store }: ClusterParts): Metric[] {
  const types = catalog.stored().map((type) => ({ type, value: store.count(type.storage) }));
  return [
    {
      name: 'apiserver_storage_objects', type: 'gauge', help: 'Objects stored, by type.',
      samples: types.map(({ type, value }) => ({ labels: { resource: qualifiedResource(type) }, value })),
    },
    {
      name: 'apiserver_resource_objects', type: 'gauge', help: 'Objects stored, by group and type.',
      samples: types.map(({ type, value }) => ({ labels: { group: type.group, resource: type.plural }, value })),
    },
  ];
}

function watchEvents(watches: WatchRegistry): Metric {
  return {
    name: 'apiserver_watch_events_total', type: 'counter', help: 'Events sent to watches.',
    samples: [...watches.sent.values()].map(({ type, count }) => ({ labels: { group: type.group, resource: type.plural, version: type.version }, value: count })),
  };
}

function processMetrics(): Metric[] {
  const { user, system } = process.cpuUsage();
  return [
    { name: 'process_cpu_seconds_total', type: 'counter', help: 'CPU time used by the process.', samples: [{ value: (user + system) / 1e6 }] },
    { name: 'process_resident_memory_bytes', type: 'gauge', help: 'Memory of the process that is in RAM.', samples: [{ value: process.memoryUsage.rss() }] },
    { name: 'process_start_time_seconds', type: 'gauge', help: 'When the process started, in seconds since 1970.', samples: [{ value: performance.timeOrigin / 1000 }] },
  ];
}
