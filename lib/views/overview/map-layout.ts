import { worstTone, type Tone } from '../status.ts';
import type { ClusterTile, RegionGroup } from './cluster-tiles.ts';

/** Regions with their true place on the map, in pixels from its upper left corner. */
export type PlacedRegion = RegionGroup & { readonly at: Point };
export type Point = { readonly x: number; readonly y: number };

/** One mark: a region, or several that stand so close that their marks would cover one another. */
export type RegionMark = { readonly groups: readonly PlacedRegion[]; readonly center: Point };

/** The drawn map, in pixels, and whether marks have room for the names of their regions. */
export type MapFrame = { readonly width: number; readonly height: number; readonly isNamed: boolean };

/** A mark's height with the space between two, in pixels. */
const MARK_HEIGHT = 28;
/** Icon, paddings and borders of a mark; what a letter of its name and a digit of its count add; the space between two. */
const MARK_WIDTH = 30;
const LETTER_WIDTH = 7.3;
const DIGIT_WIDTH = 8;
const GAP = 6;
/** A mark farther from its place than this share of the map's width says something false; its region joins its neighbour's mark instead. */
const FARTHEST_SHARE = 1 / 17;

/**
 * Marks for all regions of which none covers another, each inside the frame and near its place: within a 17th of the map's
 * width, or a row. Where there is no room, neighbours share a mark. The same regions in the same frame always get the same
 * marks, whatever their state.
 */
export function layOutMarks(regions: readonly PlacedRegion[], frame: MapFrame): RegionMark[] {
  let shared: readonly (readonly PlacedRegion[])[] = regions.map((region) => [region]);
  for (;;) {
    const result = placeAll(shared, frame);
    if (!('crowded' in result)) return result.marks;
    shared = shareNearest(shared, result.crowded);
  }
}

/** What a mark is called where it has room: its first region, and how many more. */
export function nameOfMark(groups: readonly RegionGroup[]): string {
  const [first] = groups;
  return groups.length > 1 ? `${first?.region ?? ''} +${groups.length - 1}` : first?.region ?? '';
}

export function tilesOf(groups: readonly RegionGroup[]): ClusterTile[] {
  return groups.flatMap(({ tiles }) => tiles);
}

export function toneOf(groups: readonly RegionGroup[]): Tone {
  return worstTone(tilesOf(groups).map(({ tone }) => tone));
}

type Box = { readonly center: Point; readonly width: number };
type Groups = readonly PlacedRegion[];

function placeAll(shared: readonly Groups[], frame: MapFrame): { marks: RegionMark[] } | { crowded: Groups } {
  const boxes: Box[] = [];
  const marks: RegionMark[] = [];
  for (const groups of shared) {
    const width = widthOf(groups, frame);
    const center = nearestFree(meanOf(groups), width, boxes, frame);
    // The last one left always has a place: it is alone.
    if (center === undefined && shared.length > 1) return { crowded: groups };
    const at = center ?? inside(meanOf(groups), width, frame);
    boxes.push({ center: at, width });
    marks.push({ groups, center: at });
  }
  return { marks };
}

function nearestFree(from: Point, width: number, boxes: readonly Box[], frame: MapFrame): Point | undefined {
  const farthest = Math.max(frame.width * FARTHEST_SHARE, MARK_HEIGHT);
  let best: Point | undefined;
  for (let row = -2; row <= 2; row += 1) {
    for (let column = -3; column <= 3; column += 1) {
      const point = inside({ x: from.x + column * farthest / 3, y: from.y + row * MARK_HEIGHT }, width, frame);
      const isNearer = best === undefined || distance(point, from) < distance(best, from);
      if (isNearer && distance(point, from) <= farthest && boxes.every((box) => isApart(box, { center: point, width }))) best = point;
    }
  }
  return best;
}

function isApart(a: Box, b: Box): boolean {
  return Math.abs(a.center.y - b.center.y) >= MARK_HEIGHT - 0.01 || Math.abs(a.center.x - b.center.x) >= (a.width + b.width) / 2 + GAP;
}

/** Joins a mark that finds no room with the one whose place is nearest. The earlier one's name stays. */
function shareNearest(shared: readonly Groups[], crowded: Groups): Groups[] {
  const from = meanOf(crowded);
  const nearest = shared.filter((groups) => groups !== crowded).toSorted((a, b) => distance(meanOf(a), from) - distance(meanOf(b), from))[0] ?? [];
  return shared.filter((groups) => groups !== crowded).map((groups) => (groups === nearest ? [...groups, ...crowded] : groups));
}

function meanOf(groups: Groups): Point {
  const sum = (pick: (point: Point) => number): number => groups.reduce((total, { at }) => total + pick(at), 0) / groups.length;
  return { x: sum(({ x }) => x), y: sum(({ y }) => y) };
}

function inside({ x, y }: Point, width: number, frame: MapFrame): Point {
  const within = (value: number, margin: number, size: number): number => Math.min(Math.max(value, margin), Math.max(size - margin, margin));
  return { x: within(x, width / 2, frame.width), y: within(y, MARK_HEIGHT / 2, frame.height) };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function widthOf(groups: Groups, { isNamed }: MapFrame): number {
  const { length } = tilesOf(groups);
  return MARK_WIDTH + (length > 1 ? 4 + String(length).length * DIGIT_WIDTH : 0) + (isNamed ? 8 + nameOfMark(groups).length * LETTER_WIDTH : 0);
}
