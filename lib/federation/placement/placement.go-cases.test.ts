import { describe, expect, it } from 'vitest';
import table from '../testdata/placement.json' with { type: 'json' };
import { computePlacement } from './compute-placement.ts';

const clusters = table.clusters;

type Case = { name: string; placement: unknown; expect?: string[]; error?: string; selectorOnly?: boolean };
const cases: readonly Case[] = [...table.upstream, ...table.derived];

describe('placement tables of the reference', () => {
  it.each(cases)('$name', (row) => {
    const result = computePlacement({ placement: row.placement, clusters, mode: row.selectorOnly === true ? 'selectorOnly' : 'full' });
    if (row.error !== undefined) expect(result).toMatchObject({ ok: false, reason: row.error });
    else expect(result).toMatchObject({ ok: true, selected: row.expect });
  });

  it.each(table.namespaced)('$name', (row) => {
    const list = (names: readonly string[]): unknown => ({ clusters: names.map((name) => ({ name })) });
    const scope = row.limitedScope ? 'Namespaced' : 'Cluster';
    const result = computePlacement({
      placement: list(row.resource), clusters,
      namespace: row.namespace === null ? { scope, federated: false } : { scope, federated: true, placement: list(row.namespace) },
    });
    expect(result).toMatchObject({ ok: true, selected: row.expect, namespaceNotFederated: row.reason === 'NamespaceNotFederated' });
  });
});
