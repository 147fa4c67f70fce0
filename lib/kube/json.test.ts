import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, cloneJson, compareBytewise, deepEqual, isJsonObject, ownValue } from './json.ts';

describe('deepEqual', () => {
  it('ignores the order of keys and keys that are undefined, not the order of lists', () => {
    expect(deepEqual({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1, c: undefined })).toBe(true);
    expect(deepEqual([1, 2], [2, 1])).toBe(false);
    expect(deepEqual({ a: null }, {})).toBe(false);
    expect(deepEqual({ a: undefined, b: 1 }, { a: undefined, c: 1 })).toBe(false);
    expect(deepEqual([], {})).toBe(false);
    expect(deepEqual({ constructor: 1 }, { toString: 1 })).toBe(false);
  });
  it('agrees with canonicalJson, and a copy equals its original', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      expect(deepEqual(a, b)).toBe(canonicalJson(a) === canonicalJson(b));
      expect(deepEqual(a, cloneJson(a))).toBe(true);
    }), { seed: 7, numRuns: 300 });
  });
});

describe('canonicalJson', () => {
  it('sorts keys by UTF-8 bytes at every depth and drops undefined', () => {
    expect(canonicalJson({ b: { d: 1, c: [null, 'x'] }, a: undefined })).toBe('{"b":{"c":[null,"x"],"d":1}}');
    expect(['\u{1F600}', '\uFF5E'].toSorted(compareBytewise)).toEqual(['\uFF5E', '\u{1F600}']);
  });
  it('orders as the bytes do', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      const bytes = Buffer.compare(Buffer.from(a), Buffer.from(b));
      expect(Math.sign(compareBytewise(a, b))).toBe(bytes);
    }), { seed: 7, numRuns: 500 });
  });
});

describe('untrusted keys', () => {
  it('__proto__ stays data and never changes a prototype', () => {
    const copy = cloneJson(JSON.parse('{"__proto__":{"polluted":1}}'));
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(canonicalJson(copy)).toBe('{"__proto__":{"polluted":1}}');
    expect(ownValue({}, 'constructor')).toBeUndefined();
  });
  it('knows objects from lists and null', () => {
    expect([{}, [], null, 'x'].map(isJsonObject)).toEqual([true, false, false, false]);
  });
});
