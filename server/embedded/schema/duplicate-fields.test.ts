import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findDuplicateFields } from './duplicate-fields.ts';

it.each([
  ['{"a":1,"a":2}', ['a']], ['{"a":{"b":[{"c":1},{"c":1,"c":{}, "c":3}]}}', ['a.b[1].c']], ['{"a": "{\\"a\\":1,\\"a\\":2}", "b": [1, "a", {}]}', []],
  ['{"a\\u0062":1,"ab":2}', ['ab']], ['{ "x" : [ ] , "y" : { } , "x" : null }', ['x']], ['[]', []], ['"text"', []],
])('finds in %s the repeated fields %j', (text, expected) => {
  expect(findDuplicateFields(text)).toEqual(expected);
});

it('finds none in any JSON that was written from a value', () => {
  fc.assert(fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 2 }), (value, indent) => {
    expect(findDuplicateFields(JSON.stringify(value, null, indent))).toEqual([]);
  }), { seed: 11, numRuns: 500 });
});
