import { expect, it } from 'vitest';
import { describePlace, toRegionRuns } from './matrix-regions.ts';

const cluster = (name: string, region: string, zones: string[] = []) => ({ name, region, zones, labels: {}, health: 'ready' } as const);

it('clusters of one region are one run of columns', () => {
  expect(toRegionRuns([cluster('a', ''), cluster('b', 'eu'), cluster('c', 'eu'), cluster('d', 'us')])).toEqual([{ region: '', from: 0, to: 0 }, { region: 'eu', from: 1, to: 2 }, { region: 'us', from: 3, to: 3 }]);
  expect(toRegionRuns([])).toEqual([]);
});

it('a cluster is named with what is known of where it stands', () => {
  const list = (words: readonly string[]) => words.join(', ');
  expect([cluster('a', 'eu', ['eu-1', 'eu-2']), cluster('b', '')].map((each) => describePlace(each, list))).toEqual(['a · eu · eu-1, eu-2', 'b']);
});
