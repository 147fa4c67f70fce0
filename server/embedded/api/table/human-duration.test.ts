import { expect, test } from 'vitest';
import { ageOf, humanDuration } from './human-duration.ts';

test.each([
  [-5_000, '<invalid>'], [-500, '0s'], [0, '0s'], [119_000, '119s'], [120_000, '2m'], [200_000, '3m20s'], [600_000, '10m'], [10_740_000, '179m'],
  [10_800_000, '3h'], [12_000_000, '3h20m'], [28_800_000, '8h'], [172_800_000, '2d'], [180_000_000, '2d2h'], [691_200_000, '8d'], [63_072_000_000, '2y'],
])('%i ms is shown as %s, as kubectl does', (milliseconds, text) => {
  expect(humanDuration(milliseconds)).toBe(text);
});

test('an age without a moment is unknown', () => {
  expect(ageOf(undefined, new Date())).toBe('<unknown>');
  expect(ageOf('soon', new Date())).toBe('<unknown>');
});
