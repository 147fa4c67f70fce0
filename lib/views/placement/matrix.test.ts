import { describe, expect, it } from 'vitest';
import type { PlacementMatrix, PlacementRow } from '#lib/contracts/placement.ts';
import { asList, filterRows, formatMatrixDraft, namesOfSeveral, parseMatrixDraft, rowKey, toChanges, toggleCell, toRowView, withRows, type MatrixDraft } from './matrix.ts';

const cluster = (name: string, env: string) => ({ name, labels: { env }, health: 'ready' as const, region: '', zones: [] });
const row = (name: string, placement: unknown, over: Partial<PlacementRow> = {}): PlacementRow => ({ resource: 'federatedconfigmaps', kind: 'FederatedConfigMap', namespace: 'shop', name, generation: 1, placement, holding: [], isFree: false, ...over });

const matrix = (rows: PlacementRow[]): PlacementMatrix => ({
  asOf: '', scope: 'Cluster', rows, namespaces: { shop: { placement: { clusters: [{ name: 'a' }, { name: 'b' }] } } }, clusters: [cluster('a', 'prod'), cluster('b', 'dev'), cluster('c', 'prod')],
});
const NONE: MatrixDraft = new Map();

describe('the matrix', () => {
  it('shows what is placed, what a draft adds and removes, and what something else keeps out', () => {
    const web = row('web', { clusters: [{ name: 'a' }, { name: 'c' }] });
    const all = matrix([web]);
    const view = toRowView(all, web, undefined);
    expect(view.cells).toEqual(['on', 'off', 'excluded']);
    expect(view.reasons.get(2)).toBe('placement.reason.namespaceExcludes');
    const draft = toggleCell(all, toRowView(all, web, toggleCell(all, view, 0)), 1);
    expect(toRowView(all, web, draft)).toMatchObject({ isChanged: true, cells: ['removing', 'adding', 'excluded'] });
  });

  it('turns a selector into its list when a cell is switched, so nothing else is dropped', () => {
    const web = row('web', { clusterSelector: { matchLabels: { env: 'prod' } } }, { isFree: true });
    const all = matrix([web]);
    expect(asList(all, toRowView(all, web, undefined)).clusters).toEqual(['a', 'c']);
    expect(toggleCell(all, toRowView(all, web, undefined), 1)).toMatchObject({ mode: 'list', clusters: ['a', 'b', 'c'] });
  });

  it('copies a pattern to other rows, fills by a rule, and knows a row that is as stored again', () => {
    const [web, api] = [row('web', { clusters: [{ name: 'a' }] }), row('api', { clusters: [] })];
    const all = matrix([web, api]);
    const pattern = asList(all, toRowView(all, web, undefined));
    const copied = withRows(NONE, [web, api], () => pattern);
    expect([...copied.keys()]).toEqual([rowKey(api)]);
    expect(toChanges(all.rows, copied)).toEqual([{ do: 'place', ref: { resource: 'federatedconfigmaps', namespace: 'shop', name: 'api' }, base: { generation: 1, placement: { clusters: [] } }, placement: { clusters: [{ name: 'a' }] } }]);
    const ruled = withRows(copied, [api], () => ({ mode: 'selector', clusters: [], selector: 'env=prod' }));
    expect(toChanges(all.rows, ruled)[0]).toMatchObject({ placement: { clusterSelector: { matchLabels: { env: 'prod' } } } });
  });

  it('survives the way into a link and back', () => {
    const draft: MatrixDraft = new Map([['r/n/x', { mode: 'list', clusters: ['a'], selector: '' }], ['r/n/y', { mode: 'selector', clusters: [], selector: 'env in (a, b)' }]]);
    const read = parseMatrixDraft(formatMatrixDraft(draft, new Map()));
    expect([[...read.drafts], [...read.bases]]).toEqual([[...draft], []]);
    const [key = ''] = draft.keys();
    const bases = new Map([[key, { generation: 3, placement: { clusters: [{ name: 'z' }] } }]]);
    expect([...parseMatrixDraft(formatMatrixDraft(draft, bases)).bases]).toEqual([...bases]);
    expect(parseMatrixDraft('[[').drafts.size).toBe(0);
  });

  it('filters by words and by chosen rows', () => {
    const rows = [row('web', {}), row('api', {}, { namespace: 'ops' })];
    expect(filterRows(rows, 'ops fed', new Set()).map(({ name }) => name)).toEqual(['api']);
    expect(filterRows(rows, '', new Set([rowKey(rows[0] ?? row('x', {}))])).map(({ name }) => name)).toEqual(['web']);
  });

  it('computes a screenful of 100 clusters well within a frame', () => {
    const clusters = Array.from({ length: 100 }, (_, i) => cluster(`c${i}`, i % 2 === 0 ? 'prod' : 'dev'));
    const big: PlacementMatrix = { ...matrix([]), clusters, namespaces: { shop: { placement: { clusterSelector: {} } } } };
    const web = row('web', { clusterSelector: { matchLabels: { env: 'prod' } } });
    const startedMs = performance.now();
    for (let i = 0; i < 30; i += 1) toRowView(big, web, undefined);
    expect((performance.now() - startedMs) / 30).toBeLessThan(8);
  });
});

it('names that objects of several kinds share are told apart by the kind', () => {
  const rows = [row('web', {}), row('web', {}, { resource: 'federatedservices', kind: 'FederatedService' }), row('api', {}), row('web', {}, { namespace: 'other' })];
  expect([...namesOfSeveral(rows)]).toEqual(['shop/web']);
});
