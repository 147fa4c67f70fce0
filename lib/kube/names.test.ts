import { expect, it } from 'vitest';
import { isDns1035Label, isDns1123Label, isDns1123Subdomain, labelKeyError, labelValueError } from './names.ts';

it('tells the three DNS forms apart', () => {
  expect(['a', '1a', 'a-b', 'a.b', 'A', '-a', 'a'.repeat(64), ''].map(isDns1123Label)).toEqual([true, true, true, false, false, false, false, false]);
  expect(['a.b', '1.2', 'a..b', '.a', 'a_b'].map(isDns1123Subdomain)).toEqual([true, true, false, false, false]);
  expect(['v1', '2x', 'a.b'].map(isDns1035Label)).toEqual([true, false, false]);
});

it('checks label keys and values', () => {
  for (const key of ['app', 'example.com/App_1', 'a.b-c']) expect(labelKeyError(key)).toBeUndefined();
  for (const key of ['', 'a/b/c', '/x', 'Example.com/x', '-a', 'x'.repeat(64), 'x/']) expect(labelKeyError(key)).toMatchObject({ text: expect.stringContaining('"') });
  for (const value of ['', 'A', '1.2_3-x']) expect(labelValueError(value)).toBeUndefined();
  for (const value of ['a b', '-x', 'x'.repeat(64)]) expect(labelValueError(value)).toMatchObject({ text: expect.stringContaining('"') });
});
