import { afterEach, beforeEach, expect, it } from 'vitest';
import { PAUSED_ANNOTATION } from '#lib/federation/types/constants.ts';
import type { FakeClock } from '#server/runtime/fake-clock.ts';
import { ConfigMapStory } from '../testing/simulation/config-map-story.ts';
import { FED_CONFIG_MAPS, type SimulatedFederation } from '../testing/simulation/simulated-federation.ts';

const MEMBERS = ['m1', 'm2'];
const KEY = 'ns/a';

let story: ConfigMapStory;
let clock: FakeClock;
let federation: SimulatedFederation;

beforeEach(async () => {
  story = await ConfigMapStory.start(MEMBERS, 11);
  ({ clock, federation } = story);
  story.make('a');
  await clock.advance(5_000);
});
afterEach(async () => { await story.stop(); });

const pause = (value: string | null): void => { story.annotate('a', { [PAUSED_ANNOTATION]: value }); };
const conditions = (): string[] => (story.statusOf('a').conditions ?? []).map(({ type, status: value }) => `${type} ${value}`);

it('a paused object leaves its members as they are, whatever is edited, drifts or leaves the placement, and says so', async () => {
  pause('true');
  await clock.advance(2_000);
  expect(conditions()).toEqual(['Propagation True', 'Paused True']);
  const before = MEMBERS.map((name) => federation.member(name).resourceVersion);
  const observed = story.statusOf('a').observedGeneration;
  story.edit('a', { template: { data: { value: '2' } }, placement: { clusters: [{ name: 'm1' }] } });
  await clock.advance(20_000);
  expect(MEMBERS.map((name) => federation.member(name).resourceVersion)).toEqual(before);
  expect(story.statusOf('a').observedGeneration).toBe(observed);
  federation.member('m1').patch('configmaps', KEY, { data: { value: 'drifted' } }, undefined);
  await clock.advance(20_000);
  expect(federation.member('m1').get('configmaps', KEY)['data']).toEqual({ value: 'drifted' });
  expect(federation.member('m2').deletions).toEqual([]);
});

it('resumed, also after a restart, it is brought to what it says by then', async () => {
  pause('true');
  await clock.advance(2_000);
  story.edit('a', { template: { data: { value: '2' } } });
  await federation.stop();
  await federation.start();
  await clock.advance(10_000);
  expect(federation.member('m2').get('configmaps', KEY)['data']).toEqual({ value: '1' });
  pause(null);
  await clock.advance(2_000);
  expect(federation.differences()).toEqual([]);
  expect(conditions()).toEqual(['Propagation True']);
  expect(story.statusOf('a').observedGeneration).toBe(federation.host.get(FED_CONFIG_MAPS, KEY).metadata.generation);
});

it('a paused object can be deleted', async () => {
  pause('true');
  await clock.advance(2_000);
  federation.host.delete(FED_CONFIG_MAPS, KEY);
  await clock.advance(5_000);
  expect(federation.host.find(FED_CONFIG_MAPS, KEY)).toBeUndefined();
  expect(federation.differences()).toEqual([]);
});
