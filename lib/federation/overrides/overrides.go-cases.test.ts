import { describe, expect, it } from 'vitest';
import table from '../testdata/overrides.json' with { type: 'json' };
import { formatFieldErrors } from '../types/field-error.ts';
import { applyOverrides } from './apply-overrides.ts';
import { federatedCrd } from '../types/federated-crd.ts';
import { parseTypeConfig, typeConfigFor } from '../types/type-config.ts';
import { overridesFor, parseOverrides, validateOverrides } from './parse-overrides.ts';

const cluster = { name: 'c1' };

function applyFor(object: Record<string, unknown>, operations: unknown): ReturnType<typeof applyOverrides> {
  const found = overridesFor(parseOverrides([{ clusterName: 'c1', clusterOverrides: operations }]), cluster);
  return found.ok ? applyOverrides(object, found.operations) : found;
}

describe('validation table of the reference', () => {
  type Row = { name: string; overrides?: unknown; error: string | null };
  const rows: readonly Row[] = table.validation;
  it.each(rows)('$name', ({ overrides, error }) => {
    const text = formatFieldErrors(validateOverrides(overrides));
    if (error === null) expect(text).toBe('');
    else expect(text).toContain(error);
  });
});

describe('patch table of the reference', () => {
  type Row = { name: string; object: Record<string, unknown>; overrides: unknown; result?: unknown; error?: string };
  const rows: readonly Row[] = table.apply;
  /** The reference has lost the older dotted form; we still read it. */
  const READ_AS_DOTTED = 'path without leading slash fails';
  it.each(rows.filter((row) => row.name !== READ_AS_DOTTED))('$name', ({ object, overrides, result, error }) => {
    const applied = applyFor(object, overrides);
    if (error === undefined) expect(applied).toEqual({ ok: true, object: result });
    else expect(applied.ok).toBe(false);
  });
});

it('the host lets the same operations through as the reference', () => {
  const parsed = parseTypeConfig(typeConfigFor({ group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true }));
  if (!parsed.ok) throw new Error('the type config of ConfigMap is not valid');
  expect(JSON.stringify(federatedCrd({ typeConfig: parsed.value }))).toContain(JSON.stringify(table.crdOpPattern));
});

describe('dotted paths of the releases before 0.1.0-rc3', () => {
  type Row = { object?: Record<string, unknown>; path: string; value?: unknown; result?: unknown; error?: string };
  const rows: readonly Row[] = table.legacyDotted.cases;
  it.each(rows)('$path', ({ object = {}, path, value, result, error }) => {
    const applied = applyFor(object, [{ path, value }]);
    if (error === undefined) expect(applied).toEqual({ ok: true, object: result });
    else expect(applied.ok).toBe(false);
  });
});
