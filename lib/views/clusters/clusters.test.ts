import { describe, expect, it } from 'vitest';
import type { ClusterSummary } from '#lib/contracts/dto.ts';
import { filterClusters, parseClusterFilter, regionsOf } from './cluster-list.ts';
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

describe('labels as lines', () => {
  it('are read back as written', () => {
    const labels = { b: '', 'a/x': '1=2' };
    expect(parseLabelLines(formatLabelLines(labels))).toEqual({ ok: true, labels });
    expect(parseLabelLines('a=1\n\nb')).toEqual({ ok: false, badLine: 3 });
    expect(parseLabelLines('=x')).toEqual({ ok: false, badLine: 1 });
  });
});
