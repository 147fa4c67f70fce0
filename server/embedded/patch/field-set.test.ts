import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference, formatFieldPath, intersection, isSubset, listPaths, setsEqual, union, withoutSubtree, FieldSetBuilder, type FieldSet } from './field-set.ts';
import { FieldsV1Error, parseFieldsV1, toFieldsV1 } from './fields-v1.ts';

const pathArbitrary = fc.array(fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}', 'v:1'), { minLength: 1, maxLength: 3 });
const setArbitrary = fc.array(pathArbitrary, { maxLength: 8 }).map((paths) => setOf(...paths));

function setOf(...paths: string[][]): FieldSet {
  const builder = new FieldSetBuilder();
  for (const path of paths) builder.insert(path);
  return builder.set;
}

const texts = (set: FieldSet): string[] => listPaths(set).map((path) => path.join(' ')).sort();

describe('field sets', () => {
  it('are sets of paths: union, intersection and difference say what they say of any set', () => {
    fc.assert(fc.property(setArbitrary, setArbitrary, (a, b) => {
      const left = new Set(texts(a));
      const right = new Set(texts(b));
      expect(texts(union(a, b))).toEqual([...left.union(right)].sort());
      expect(texts(intersection(a, b))).toEqual([...left.intersection(right)].sort());
      expect(texts(difference(a, b))).toEqual([...left.difference(right)].sort());
      expect(isSubset(a, b)).toBe(left.isSubsetOf(right));
    }), { seed: 7, numRuns: 300 });
  });

  it('survive being written as FieldsV1 and read again', () => {
    fc.assert(fc.property(setArbitrary, (set) => {
      expect(setsEqual(parseFieldsV1(toFieldsV1(set)), set)).toBe(true);
    }), { seed: 7, numRuns: 300 });
  });

  it('are written with "." where a path and something below it are both members', () => {
    expect(toFieldsV1(setOf(['f:metadata', 'f:labels'], ['f:metadata', 'f:labels', 'f:app'], ['f:data']))).toEqual({ 'f:data': {}, 'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } } });
  });

  it('lose a field with all that is below it', () => {
    expect(texts(withoutSubtree(setOf(['f:status'], ['f:status', 'f:phase'], ['f:spec', 'f:a']), ['status']))).toEqual(['f:spec f:a']);
  });

  it('name paths as the API server does', () => {
    expect(formatFieldPath(['f:spec', 'f:ports', 'k:{"port":80,"protocol":"TCP"}', 'f:name'])).toBe('.spec.ports[port=80,protocol="TCP"].name');
    expect(formatFieldPath(['f:metadata', 'f:finalizers', 'v:"a/b"'])).toBe('.metadata.finalizers[="a/b"]');
  });

  it('are refused when what is read is no FieldsV1', () => {
    expect(() => parseFieldsV1({ spec: {} })).toThrow(FieldsV1Error);
    expect(() => parseFieldsV1({ 'f:spec': 1 })).toThrow(FieldsV1Error);
  });
});
