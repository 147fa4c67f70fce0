import { describe, expect, it } from 'vitest';
import { applyJsonPatch, JsonPatchError } from './json-patch.ts';

const doc = { a: { b: 1 }, list: ['x', 'y'] };

function faultOf(run: () => unknown): JsonPatchError {
  try {
    run();
  } catch (error) {
    if (error instanceof JsonPatchError) return error;
    throw error;
  }
  throw new Error('the patch applied');
}

describe('rfc6902', () => {
  it('adds, inserts, appends, replaces, removes, moves, copies and tests', () => {
    expect(applyJsonPatch(doc, [
      { op: 'test', path: '/a', value: { b: 1 } },
      { op: 'add', path: '/list/0', value: 'w' },
      { op: 'add', path: '/list/-', value: 'z' },
      { op: 'replace', path: '/a/b', value: 2 },
      { op: 'copy', from: '/a', path: '/c' },
      { op: 'move', from: '/a/b', path: '/moved' },
      { op: 'remove', path: '/list/1' },
    ])).toEqual({ a: {}, c: { b: 2 }, moved: 2, list: ['w', 'y', 'z'] });
    expect(doc).toEqual({ a: { b: 1 }, list: ['x', 'y'] });
  });
  it('replaces the whole document', () => {
    expect(applyJsonPatch(doc, [{ op: 'replace', path: '', value: 3 }])).toBe(3);
  });
  it.each([
    ['replace of a missing key', { op: 'replace', path: '/a/x', value: 1 }],
    ['remove of a missing key', { op: 'remove', path: '/x' }],
    ['a missing parent', { op: 'add', path: '/x/y', value: 1 }],
    ['an index past the end', { op: 'add', path: '/list/3', value: 1 }],
    ['an index with a leading zero', { op: 'replace', path: '/list/01', value: 1 }],
    ['a negative index', { op: 'replace', path: '/list/-1', value: 1 }],
    ['a failing test', { op: 'test', path: '/a/b', value: '1' }],
    ['a move into itself', { op: 'move', from: '/a', path: '/a/b' }],
    ['an unknown op', { op: 'merge', path: '/a' }],
    ['an absent op', { path: '/a', value: 1 }],
    ['an absent value', { op: 'add', path: '/a' }],
    ['an absent from', { op: 'copy', path: '/a' }],
    ['a path without slash', { op: 'remove', path: 'a' }],
    ['an inherited name as parent', { op: 'add', path: '/__proto__/x', value: 1 }],
    ['an inherited name', { op: 'remove', path: '/constructor' }],
  ])('refuses %s and says which operation', (_, operation) => {
    const fault = faultOf(() => applyJsonPatch(doc, [{ op: 'test', path: '/a/b', value: 1 }, operation]));
    expect([fault.index, fault.path]).toEqual([1, operation.path]);
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });
});

describe('kubefed', () => {
  it('replaces by default, creates a missing leaf, reads an absent value as null', () => {
    expect(applyJsonPatch(doc, [{ path: '/a/new', value: 1 }, { op: '', path: '/a/b' }], 'kubefed'))
      .toEqual({ a: { b: null, new: 1 }, list: ['x', 'y'] });
  });
  it('still refuses a missing parent and an index out of range', () => {
    expect(faultOf(() => applyJsonPatch(doc, [{ path: '/x/y', value: 1 }], 'kubefed')).message).toContain('nothing at "x"');
    expect(faultOf(() => applyJsonPatch(doc, [{ path: '/list/2', value: 1 }], 'kubefed')).message).toContain('outside a list of 2');
  });
});
