import { describe, expect, it } from 'vitest';
import { layOutMarks, nameOfMark, type MapFrame, type PlacedRegion } from './map-layout.ts';

const at = (region: string, x: number, y: number): PlacedRegion => ({ region, tiles: [], at: { x, y } });
/** Sixty regions all over the map, most of them in two crowded corners. */
const MANY = Array.from({ length: 60 }, (_, i) => at(`region-${i}`, i % 3 === 0 ? (i * 137) % 1_000 : 480 + ((i * 29) % 90), i % 3 === 0 ? (i * 61) % 435 : 90 + ((i * 17) % 60)));
const scaled = (regions: readonly PlacedRegion[], width: number): PlacedRegion[] => regions.map((region) => ({ ...region, at: { x: region.at.x * width / 1_000, y: region.at.y * width / 1_000 } }));
const frame = (width: number): MapFrame => ({ width, height: width * 0.435, isNamed: width >= 800 });

/** At least what a mark takes in the browser. */
const leastWidth = (name: string, isNamed: boolean): number => 26 + (isNamed ? name.length * 7.2 : 0);

describe('marks on the map', () => {
  it.each([300, 420, 700, 800, 1_000])('never cover one another on a map of %i pixels, and lose no region', (width) => {
    const marks = layOutMarks(scaled(MANY, width), frame(width));
    expect(marks.flatMap(({ groups }) => groups.map(({ region }) => region)).toSorted()).toEqual(MANY.map(({ region }) => region).toSorted());
    for (const a of marks) {
      for (const b of marks) {
        if (a === b) continue;
        const isApart = Math.abs(a.center.y - b.center.y) >= 26
          || Math.abs(a.center.x - b.center.x) >= (leastWidth(nameOfMark(a.groups), width >= 800) + leastWidth(nameOfMark(b.groups), width >= 800)) / 2;
        expect(isApart, `${nameOfMark(a.groups)} and ${nameOfMark(b.groups)}`).toBe(true);
      }
    }
  });

  it('stay near their places, and inside the frame', () => {
    const places = scaled(MANY, 1_000);
    for (const { groups, center } of layOutMarks(places, frame(1_000))) {
      expect(center.x).toBeGreaterThan(0);
      expect(center.x).toBeLessThan(1_000);
      expect(center.y).toBeGreaterThan(13);
      expect(center.y).toBeLessThan(435 - 13);
      if (groups.length === 1 && groups[0] !== undefined && groups[0].at.x > 100 && groups[0].at.x < 900) expect(Math.hypot(center.x - groups[0].at.x, center.y - groups[0].at.y)).toBeLessThan(75);
    }
  });

  it('say how many regions share one', () => {
    const [mark] = layOutMarks([at('eu-west-1', 10, 10), at('eu-west-2', 10, 10)], { width: 40, height: 20, isNamed: false });
    expect(nameOfMark(mark?.groups ?? [])).toBe('eu-west-1 +1');
  });

  it('stand on their places where there is room', () => {
    expect(layOutMarks([at('a', 300, 100), at('b', 700, 100)], frame(1_000)).map(({ center }) => center)).toEqual([{ x: 300, y: 100 }, { x: 700, y: 100 }]);
    expect(layOutMarks([], frame(1_000))).toEqual([]);
  });
});
