import { describe, expect, it } from 'vitest';
import { toSizes } from './matrix-sizes.ts';

describe('toSizes', () => {
  it('grows with the text, so that no head is cut', () => {
    const [usual, twice] = [toSizes(16, 2_560, false), toSizes(32, 2_560, false)];
    expect(usual).toEqual({ rem: 16, row: 32, column: 28, band: 20, head: 136, names: 312 });
    expect(twice).toEqual({ rem: 32, row: 64, column: 56, band: 40, head: 272, names: 624 });
  });

  it('leaves room for cells beside the names, however large the text', () => {
    expect(toSizes(16, 360, true).names).toBe(168);
    expect(toSizes(32, 360, true).names).toBe(216);
    expect(toSizes(32, 1_000, false).names).toBe(500);
  });
});
