import { describe, expect, it } from 'vitest';
import table from '../testdata/version.json' with { type: 'json' };
import { md5Hex } from './md5.ts';
import { mergeVersions, objectVersion, overridesVersion, propagatedVersionName, recordedVersionFor, templateVersion, versionNeedsUpdate } from './version-hash.ts';

describe('version tables of the reference', () => {
  it.each(table.hashes)('hash: $what', ({ serialized, md5 }) => {
    expect(md5Hex(serialized)).toBe(md5);
    const value: unknown = JSON.parse(serialized);
    const isOverrides = serialized.startsWith('{"overrides"');
    expect(isOverrides ? overridesVersion(value) : templateVersion(value)).toBe(md5);
  });
  it('absent parts have no hash', () => {
    expect([templateVersion(undefined), overridesVersion(undefined)]).toEqual(['', '']);
  });
  it.each(table.names)('name of the version object of $targetKind $name', ({ targetKind, name, object }) => {
    expect(propagatedVersionName(targetKind, name)).toBe(object);
  });
  it.each(table.objectVersion)('version of generation $generation', ({ generation, resourceVersion, version }) => {
    expect(objectVersion({ metadata: { generation, resourceVersion } })).toBe(version);
  });
  type Need = { recorded: string; live: string; metaEqual?: boolean; expect: boolean };
  const needs: readonly Need[] = table.needsUpdate.cases;
  it.each(needs)('recorded "$recorded", live "$live", meta equal $metaEqual', (row) => {
    expect(versionNeedsUpdate(row.recorded, row.live, row.metaEqual ?? true)).toBe(row.expect);
  });
  it('merges what was recorded with what a pass wrote', () => {
    for (const row of table.merge.cases) {
      const fresh: Record<string, string> = Object.fromEntries(Object.entries(row.new));
      const old: Record<string, string> | undefined = row.old === null ? undefined : Object.fromEntries(Object.entries(row.old));
      const { versions, write } = mergeVersions({ old, sameHashes: row.sameHashes ?? true, fresh, selected: row.selected });
      const expected = row.expectOrdered ?? Object.entries(row.expect ?? {}).map(([clusterName, version]) => ({ clusterName, version }));
      expect({ versions, write }).toEqual({ versions: expected, write: row.write });
    }
  });
  it('a recorded version counts only for the template and overrides it was recorded for', () => {
    const spec = { template: { data: { a: '1' } } };
    const recorded = { templateVersion: templateVersion(spec.template), overridesVersion: overridesVersion(spec), byCluster: { c1: 'gen:3' } };
    expect(recordedVersionFor(recorded, spec, 'c1')).toBe('gen:3');
    expect(recordedVersionFor(recorded, spec, 'c2')).toBe('');
    expect(recordedVersionFor(recorded, { ...spec, overrides: [] }, 'c1')).toBe('');
  });
  it('agrees with known digests at block boundaries', () => {
    expect(md5Hex('')).toBe('d41d8cd98f00b204e9800998ecf8427e');
    expect(md5Hex('12345678901234567890123456789012345678901234567890123456789012345678901234567890')).toBe('57edf4a22be3c955ac49da2e2107b67a');
  });
});
