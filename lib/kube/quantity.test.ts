import { describe, expect, it } from 'vitest';
import { formatBytes, formatCpu, parseQuantity, quantitiesEqual, QuantityError, quantityToNumber } from './quantity.ts';

describe('quantities', () => {
  it.each([
    ['1', 1], ['250m', 0.25], ['1.5Gi', 1_610_612_736], ['2e3', 2000], ['2E', 2e18], ['100k', 100_000], ['.5', 0.5],
    ['-3', -3], ['5.', 5], ['1500u', 0.0015], ['1E3', 1000], [2.5, 2.5],
  ])('%s is %d', (text, value) => {
    expect(quantityToNumber(text)).toBe(value);
    expect(parseQuantity(text).toNumber()).toBe(value);
  });
  it('rounds finer than a billionth away from zero', () => {
    expect(parseQuantity('0.1n').nanos).toBe(1n);
    expect(parseQuantity('-0.1n').nanos).toBe(-1n);
  });
  it('compares amounts, not texts', () => {
    expect(quantitiesEqual('1000m', '1')).toBe(true);
    expect(quantitiesEqual('1Gi', '1G')).toBe(false);
    expect(quantitiesEqual('banana', 'banana')).toBe(true);
    expect(quantitiesEqual('banana', '1')).toBe(false);
    expect(parseQuantity('1Ki').compare(parseQuantity('1k'))).toBeGreaterThan(0);
  });
  it.each(['', 'abc', '1 Gi', '1gi', '--1', '1e', '.'])('refuses "%s"', (text) => {
    expect(() => parseQuantity(text)).toThrow(QuantityError);
  });
  it('refuses an exponent that would only cost memory', () => {
    expect(() => parseQuantity('1e999')).toThrow(QuantityError);
  });
  it('formats for people', () => {
    expect([0.25, 1.5, 12, 0].map(formatCpu)).toEqual(['250m', '1.5', '12', '0']);
    expect([512, 1536, 1_610_612_736].map(formatBytes)).toEqual(['512 B', '1.5 KiB', '1.5 GiB']);
  });
});
