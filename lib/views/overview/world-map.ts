import { severityRank, type Tone } from '../status.ts';
import type { Phrasing } from '../phrasing.ts';
import type { ClusterTile, RegionGroup } from './cluster-tiles.ts';
import { layOutMarks, nameOfMark, tilesOf, toneOf, type PlacedRegion } from './map-layout.ts';
import { placeOfRegion } from './region-places.ts';

/** The size of the drawn outline, `world.svg`; places are given in the same units. */
export const MAP_WIDTH = 1_000;
export const MAP_HEIGHT = 435;
/** The outline ends here: what is further north is ice. */
const NORTH_EDGE = 84;
/** Pixels of a map on which marks have room for names. */
const NAMED_WIDTH = 800;

export type MapMarker = {
  /** The first region; the mark is known by it. */
  readonly region: string;
  /** One, or several where there is no room for a mark each. */
  readonly groups: readonly RegionGroup[];
  /** Empty where the map is too small for names. */
  readonly label: string;
  /** Share of the map's width and height, 0 to 1. */
  readonly x: number;
  readonly y: number;
  readonly tone: Tone;
  readonly tiles: readonly ClusterTile[];
};

export type WorldMap = {
  readonly markers: readonly MapMarker[];
  /** Clusters without a region, or in one whose place is not known. */
  readonly elsewhere: readonly ClusterTile[];
};

/** Where each region is on a map of `width` pixels, by name; no mark covers another. The tone is that of a mark's worst cluster. */
export function toWorldMap(groups: readonly RegionGroup[], width: number): WorldMap {
  const scale = width / MAP_WIDTH;
  const frame = { width, height: MAP_HEIGHT * scale, isNamed: width >= NAMED_WIDTH };
  const placed: PlacedRegion[] = [];
  const elsewhere: ClusterTile[] = [];
  for (const group of groups) {
    const place = placeOfRegion(group.region);
    if (place === undefined) elsewhere.push(...group.tiles);
    else {
      const { x, y } = project(place);
      placed.push({ ...group, at: { x: x * scale, y: y * scale } });
    }
  }
  const markers = layOutMarks(placed, frame).map(({ groups: of, center }) => ({
    region: of[0]?.region ?? '', groups: of, label: frame.isNamed ? nameOfMark(of) : '', tiles: tilesOf(of), tone: toneOf(of),
    x: center.x / frame.width, y: center.y / frame.height,
  }));
  return { markers, elsewhere };
}

/** Clusters of a region named one by one; of more only how many are in each state. */
const NAMED_MAX = 3;

/** What a region holds, in words: each cluster's state, or how many are in each, the worst first. */
export function sayMarker({ tiles }: MapMarker, { t, number, list }: Phrasing): string {
  if (tiles.length <= NAMED_MAX) return list(tiles.map(({ name, word }) => `${name}: ${word}`));
  const byWord = Map.groupBy(tiles.toSorted((a, b) => severityRank(a.tone) - severityRank(b.tone)), ({ word }) => word);
  return `${t('clusters.count', { count: tiles.length })}: ${list([...byWord].map(([word, of]) => `${number(of.length)} ${word}`))}`;
}

/**
 * The mark that a key leads to from `from`: left and right go from one to the next all round the world, so that each can be
 * reached; up and down go to the nearest that lies that way, if any does. Home and End are the west and the east.
 */
export function nextMarker(markers: readonly MapMarker[], from: MapMarker, key: string): MapMarker | undefined {
  const eastward = markers.toSorted((a, b) => a.x - b.x || a.y - b.y);
  const index = eastward.indexOf(from);
  switch (key) {
    case 'ArrowRight': return eastward[(index + 1) % eastward.length];
    case 'ArrowLeft': return eastward.at(index - 1);
    case 'ArrowUp': return nearest(markers.filter(({ y }) => y < from.y), from);
    case 'ArrowDown': return nearest(markers.filter(({ y }) => y > from.y), from);
    case 'Home': return eastward[0];
    case 'End': return eastward.at(-1);
    default: return undefined;
  }
}

function nearest(markers: readonly MapMarker[], from: MapMarker): MapMarker | undefined {
  const distance = ({ x, y }: MapMarker) => Math.hypot((x - from.x) * MAP_WIDTH, (y - from.y) * MAP_HEIGHT);
  return markers.toSorted((a, b) => distance(a) - distance(b))[0];
}

export function hasKnownRegion(regions: readonly (string | undefined)[]): boolean {
  return regions.some((region) => region !== undefined && placeOfRegion(region) !== undefined);
}

type Point = { x: number; y: number };

/** The Natural Earth projection in the units of the outline. Source: the published polynomial of Šavrič, Jenny and others (2011). */
export function project([latitude, longitude]: readonly [number, number]): Point {
  const scale = MAP_WIDTH / (2 * 0.8707 * Math.PI);
  const raw = naturalEarth(latitude, longitude);
  return { x: MAP_WIDTH / 2 + raw.x * scale, y: (naturalEarth(NORTH_EDGE, 0).y - raw.y) * scale };
}

function naturalEarth(latitude: number, longitude: number): Point {
  const lambda = (longitude * Math.PI) / 180;
  const phi = (latitude * Math.PI) / 180;
  const phi2 = phi * phi;
  const phi4 = phi2 * phi2;
  return {
    x: lambda * (0.8707 - 0.131979 * phi2 + phi4 * (-0.013791 + phi4 * (0.003971 * phi2 - 0.001529 * phi4))),
    y: phi * (1.007226 + phi2 * (0.015085 + phi4 * (-0.044475 + 0.028874 * phi2 - 0.005916 * phi4))),
  };
}
