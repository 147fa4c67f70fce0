import { describe, expect, it } from 'vitest';
import type { RegionGroup } from './cluster-tiles.ts';
import { en } from '../messages/en/index.ts';
import { createPhrasing } from '../phrasing.ts';
import { toClusterTile } from './cluster-tiles.ts';
import { hasKnownRegion, MAP_HEIGHT, MAP_WIDTH, nextMarker, project, sayMarker, toWorldMap } from './world-map.ts';

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
    const { markers } = toWorldMap([group('eu-west-1', tile('a'), tile('b', 'offline')), group('US East', tile('c'))], MAP_WIDTH);
    expect(markers.map(({ region, tone, tiles }) => ({ region, tone, count: tiles.length }))).toEqual([
      { region: 'eu-west-1', tone: 'unknown', count: 2 }, { region: 'US East', tone: 'ok', count: 1 },
    ]);
  });

  it('says of a region what it holds: its clusters, or of many the states', () => {
    const say = (...tiles: RegionGroup['tiles']) => toWorldMap([group('eu-west-1', ...tiles)], MAP_WIDTH).markers.map((marker) => sayMarker(marker, phrasing))[0];
    expect(say(tile('a'), tile('b', 'offline'))).toBe('a: Ready and b: Offline');
    expect(say(tile('a'), tile('b', 'offline'), tile('c'), tile('d'))).toBe('4 clusters: 1 Offline and 3 Ready');
  });

  it('can be walked with keys: every region is reached, and up and down go where they say', () => {
    const { markers } = toWorldMap(['us-east-1', 'eu-west-1', 'ap-northeast-1', 'ap-southeast-2', 'sa-east-1'].map((region) => group(region, tile(region))), MAP_WIDTH);
    const walk = (from: string, ...keys: string[]) => keys.reduce<(typeof markers)[number] | undefined>((at, key) => (at === undefined ? undefined : nextMarker(markers, at, key)), markers.find(({ region }) => region === from))?.region;
    expect(walk('us-east-1', 'Home', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight')).toBe('ap-southeast-2');
    expect(walk('ap-southeast-2', 'ArrowRight')).toBe(walk('eu-west-1', 'Home'));
    expect(walk('us-east-1', 'ArrowLeft')).toBe(walk('eu-west-1', 'End'));
    expect(walk('us-east-1', 'ArrowDown')).toBe('sa-east-1');
    expect(walk('ap-southeast-2', 'ArrowUp')).toBe('ap-northeast-1');
    expect(walk('ap-southeast-2', 'ArrowDown')).toBeUndefined();
    expect(walk('us-east-1', 'x')).toBeUndefined();
  });

  it('never guesses: what is not known is told apart', () => {
    const { markers, elsewhere } = toWorldMap([group('basement', tile('a')), group('', tile('b'))], MAP_WIDTH);
    expect(markers).toEqual([]);
    expect(elsewhere.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(hasKnownRegion(['basement', undefined])).toBe(false);
    expect(hasKnownRegion([undefined, 'westeurope'])).toBe(true);
  });

  it('keeps regions of one city apart', () => {
    const { markers } = toWorldMap(['eu-central-1', 'europe-west3', 'germanywestcentral'].map((region) => group(region, tile(region))), MAP_WIDTH);
    for (const a of markers) {
      for (const b of markers) if (a !== b) expect(Math.hypot((a.x - b.x) * MAP_WIDTH, (a.y - b.y) * MAP_HEIGHT)).toBeGreaterThan(25.9);
    }
  });

  it('leaves the names of neighbouring regions to be read', () => {
    const { markers } = toWorldMap(['eu-west', 'eu-central', 'eu-north', 'us-west', 'us-central', 'us-east', 'ca-central'].map((region) => ({ region, tiles: [] })), MAP_WIDTH);
    const [western, central] = ['us-west', 'us-central'].map((name) => markers.find(({ region }) => region === name));
    expect(Math.abs((western?.y ?? 0) - (central?.y ?? 0)) * 435).toBeGreaterThan(25.9);
    expect(markers).toHaveLength(7);
  });
});
