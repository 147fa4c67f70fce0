import { describe, expect, it } from 'vitest';
import { inPlaces, scrollToShow } from './matrix-window.ts';

describe('what of the matrix exists', () => {
  it('keeps its place while it is in view, and gives it to what comes', () => {
    const placesAt = (first: number) => new Map(inPlaces({ from: first, to: first + 3, places: 4 }).map(({ place, index }) => [index, place]));
    for (let first = 0; first < 50; first += 1) {
      const [before, after] = [placesAt(first), placesAt(first + 1)];
      expect(new Set(after.values()).size).toBe(4);
      for (const [index, place] of after) expect(before.get(index) ?? before.get(first)).toBe(place);
    }
    expect(inPlaces({ from: 0, to: -1, places: 4 })).toEqual([]);
    expect(inPlaces({ from: 6, to: 9, places: 4 }).map(({ place }) => place)).toEqual([0, 1, 2, 3]);
  });

  it('scrolls no further than an item needs to be seen beside the head', () => {
    const shown = { start: 100, size: 300 };
    expect(scrollToShow({ start: 200, size: 30 }, shown, 50)).toBe(100);
    expect(scrollToShow({ start: 120, size: 30 }, shown, 50)).toBe(70);
    expect(scrollToShow({ start: 390, size: 30 }, shown, 50)).toBe(120);
    expect(scrollToShow({ start: 50, size: 30 }, { start: 0, size: 300 }, 50)).toBe(0);
  });
});
