import { expect, it } from 'vitest';
import { applyMergePatch } from './merge-patch.ts';

it.each([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [['a'], { a: 1 }, { a: 1 }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])('RFC 7386: %j with %j gives %j', (target, patch, expected) => {
  expect(applyMergePatch(target, patch)).toEqual(expected);
});

it('leaves its inputs alone and keeps __proto__ as data', () => {
  const target = { a: { b: 1 } };
  applyMergePatch(target, JSON.parse('{"a":{"b":2},"__proto__":{"polluted":true}}'));
  expect(target).toEqual({ a: { b: 1 } });
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});
