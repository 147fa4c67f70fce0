import { describe, expect, it } from 'vitest';
import type { ClusterSummary } from '#lib/contracts/dto.ts';
import { filterClusters, parseClusterFilter, regionsOf } from './cluster-list.ts';
import { CLUSTER_SORT, FLEET_SORT, type ClusterColumn, type ListedCluster } from './cluster-sort.ts';
import { parseSort, sortRows, type SortPlan } from '../table-sort.ts';
import { formatLabelLines, parseLabelLines } from './label-lines.ts';

const cluster = (name: string, region: string, labels: Record<string, string> = {}): ClusterSummary => ({
  name, region, labels, health: 'ready', reason: '', message: '', zones: [], apiEndpoint: '', conditions: [],
});
const FLEET = [cluster('b', 'eu', { tier: 'gold' }), cluster('a', 'us')];
const names = (query: string): string[] => filterClusters(FLEET, parseClusterFilter(new URLSearchParams(query))).map(({ name }) => name);

describe('the list of clusters', () => {
  it('stands in the order of names and is narrowed by text, label, region and health', () => {
    expect(names('')).toEqual(['a', 'b']);
    expect(names('q=tier%3DGOLD')).toEqual(['b']);
    expect(names('region=us')).toEqual(['a']);
    expect(names('health=offline')).toEqual([]);
    expect(names('health=nonsense')).toEqual(['a', 'b']);
    expect(regionsOf(FLEET, 'gone')).toEqual(['eu', 'gone', 'us']);
  });
});

describe('the order of clusters', () => {
  const capacity = (cpu: number, memory: number) => ({ cpuCores: { allocatable: 10, requested: cpu }, memoryBytes: { allocatable: 10, requested: memory }, pods: { allocatable: 0, requested: 0 } });
  const rows = [
    { cluster: { ...cluster('c10', 'eu'), kubernetesVersion: 'v1.9.2', nodes: 10, capacity: capacity(2, 9), lastProbeTime: '2026-01-02T00:00:00Z' } },
    { cluster: { ...cluster('c9', 'us'), kubernetesVersion: 'v1.36.0', nodes: 9, capacity: capacity(5, 5), health: 'notReady' as const }, replicas: { desired: 3, ready: 1 } },
    { cluster: { ...cluster('c1', ''), lastProbeTime: '2026-01-03T00:00:00Z' } },
  ];
  const order = (plan: SortPlan<ListedCluster, ClusterColumn>, search: string) => sortRows(rows, plan, parseSort(search, plan), 'en').map((row) => row.cluster.name).join(' ');

  it('compares versions, counts and times as what they are, and puts those without last', () => {
    expect(order(CLUSTER_SORT, '')).toBe('c1 c9 c10');
    expect(order(CLUSTER_SORT, 'health')).toBe('c9 c1 c10');
    expect(order(CLUSTER_SORT, 'region')).toBe('c10 c9 c1');
    expect(order(CLUSTER_SORT, 'version')).toBe('c10 c9 c1');
    expect(order(CLUSTER_SORT, '-nodes')).toBe('c10 c9 c1');
    expect(order(CLUSTER_SORT, '-replicas')).toBe('c9 c1 c10');
    expect(order(CLUSTER_SORT, '-probed')).toBe('c1 c10 c9');
  });

  it('takes a cluster as full as its fuller resource where one column has both', () => {
    expect(order(CLUSTER_SORT, '-cpu')).toBe('c10 c9 c1');
    expect(order(FLEET_SORT, '-cpu')).toBe('c9 c10 c1');
    expect(order(FLEET_SORT, 'memory')).toBe('c9 c10 c1');
    expect(order(FLEET_SORT, '-pods')).toBe('c1 c9 c10');
  });
});

describe('labels as lines', () => {
  it('are read back as written', () => {
    const labels = { b: '', 'a/x': '1=2' };
    expect(parseLabelLines(formatLabelLines(labels))).toEqual({ ok: true, labels });
    expect(parseLabelLines('a=1\n\nb')).toEqual({ ok: false, badLine: 3 });
    expect(parseLabelLines('=x')).toEqual({ ok: false, badLine: 1 });
  });
});
