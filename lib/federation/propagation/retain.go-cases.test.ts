import { expect, it } from 'vitest';
import table from '../testdata/retain.json' with { type: 'json' };
import { at, booleanAt } from '../types/read.ts';
import { retainFields } from './retain-fields.ts';

type Row = {
  kind: string; fed?: unknown; desired: Record<string, unknown>; cluster: Record<string, unknown>;
  error?: boolean; expect?: Record<string, unknown>;
};

const rows: readonly Row[] = table.cases;

it.each(rows.map((row, i) => ({ ...row, title: `${i} ${row.kind} ${JSON.stringify(row.cluster)}` })))('$title', (row) => {
  const result = retainFields({
    kind: row.kind, desired: row.desired, live: row.cluster, write: 'replace',
    retainReplicas: booleanAt(row.fed, 'spec', 'retainReplicas') ?? false,
  });
  expect(result.ok).toBe(row.error !== true);
  if (!result.ok) return;
  for (const [path, value] of Object.entries(row.expect ?? {})) expect(at(result.object, ...path.split('.')) ?? null).toEqual(value);
});
