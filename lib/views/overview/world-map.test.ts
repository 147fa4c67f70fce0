import { describe, expect, it } from 'vitest';
import type { RegionGroup } from './cluster-tiles.ts';
import { en } from '../messages/en/index.ts';
import { createPhrasing } from '../phrasing.ts';
import { toClusterTile } from './cluster-tiles.ts';
import { hasKnownRegion, MAP_HEIGHT, MAP_WIDTH, project, toWorldMap } from './world-map.ts';

const phrasing = createPhrasing('en', en);
const tile = (name: string, health: 'ready' | 'offline' = 'ready') => toClusterTile({ name, health, reason: '', message: '', zones: [], apiEndpoint: '', labels: {}, conditions: [] }, phrasing);
const group = (region: string, ...tiles: RegionGroup['tiles']): RegionGroup => ({ region, tiles });

describe('the world map', () => {
  it('puts places where they are: west is left, north is up, and all is inside', () => {
    const [virginia, dublin, tokyo, sydney] = [project([39, -77]), project([53.3, -6.3]), project([35.7, 139.7]), project([-33.9, 151.2])];
    expect(virginia.x).toBeLessThan(dublin.x);
    expect(dublin.x).toBeLessThan(tokyo.x);
    expect(sydney.y).toBeGreaterThan(tokyo.y);
    for (const { x, y } of [virginia, dublin, tokyo, sydney]) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(MAP_WIDTH);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(MAP_HEIGHT);
    }
  });

  it('marks a region once, by its worst cluster, however its cloud spells it', () => {
    const { markers } = toWorldMap([group('eu-west-1', tile('a'), tile('b', 'offline')), group('US East', tile('c'))]);
    expect(markers.map(({ region, tone, tiles }) => ({ region, tone, count: tiles.length }))).toEqual([
      { region: 'eu-west-1', tone: 'unknown', count: 2 }, { region: 'US East', tone: 'ok', count: 1 },
    ]);
  });

  it('never guesses: what is not known is told apart', () => {
    const { markers, elsewhere } = toWorldMap([group('basement', tile('a')), group('', tile('b'))]);
    expect(markers).toEqual([]);
    expect(elsewhere.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(hasKnownRegion(['basement', undefined])).toBe(false);
    expect(hasKnownRegion([undefined, 'westeurope'])).toBe(true);
  });

  it('keeps regions of one city apart', () => {
    const { markers } = toWorldMap(['eu-central-1', 'europe-west3', 'germanywestcentral'].map((region) => group(region, tile(region))));
    for (const a of markers) {
      for (const b of markers) if (a !== b) expect(Math.hypot((a.x - b.x) * MAP_WIDTH, (a.y - b.y) * MAP_HEIGHT)).toBeGreaterThanOrEqual(26);
    }
  });
});
