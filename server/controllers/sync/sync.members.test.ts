import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeClock } from '#server/runtime/fake-clock.ts';
import { ConfigMapStory, on } from '../testing/simulation/config-map-story.ts';
import { ApiFault } from '../testing/simulation/simulated-api.ts';
import type { SimulatedFederation } from '../testing/simulation/simulated-federation.ts';

const MEMBERS = ['m1', 'm2', 'm3'];

let story: ConfigMapStory;
let clock: FakeClock;
let federation: SimulatedFederation;

beforeEach(async () => {
  story = await ConfigMapStory.start(MEMBERS, 13);
  ({ clock, federation } = story);
});
afterEach(async () => { await story.stop(); });

describe('D2: one member\'s trouble is its own', () => {
  it('a member that lacks the type delays no other, says so by itself, and takes part once it serves it', async () => {
    federation.network('m2').refusal = (path) => (path.includes('/configmaps') ? new ApiFault(404, 'NotFound', 'the server could not find the requested resource') : undefined);
    story.make('a');
    await clock.advance(1_000);
    expect(story.holders('a')).toEqual(['m1', 'm3']);
    await clock.advance(10_000);
    expect(story.codes('a')).toEqual({ m1: '', m2: 'CachedRetrievalFailed', m3: '' });
    story.remove('a');
    await clock.advance(5_000);
    expect(story.isOnHost('a')).toBe(false);
    story.make('b');
    await clock.advance(1_000);
    federation.network('m2').refusal = () => undefined;
    await clock.advance(10_000);
    expect(story.holders('b')).toEqual(MEMBERS);
    expect(federation.differences()).toEqual([]);
  });

  it('a member that refuses our credentials delays no other; deletion waits for it only where it holds the object', async () => {
    story.make('held');
    story.make('elsewhere', { placement: on(['m1', 'm3']) });
    await clock.advance(2_000);
    federation.network('m2').refusal = () => new ApiFault(401, 'Unauthorized', 'Unauthorized');
    federation.network('m2').breakStreams();
    await clock.advance(40_000);
    story.make('new');
    await clock.advance(1_000);
    expect(story.holders('new')).toEqual(['m1', 'm3']);
    story.remove('elsewhere');
    story.remove('new');
    story.remove('held');
    await clock.advance(5_000);
    expect([story.isOnHost('elsewhere'), story.isOnHost('new'), story.isOnHost('held')]).toEqual([false, false, true]);
    expect(story.holders('held')).toEqual(['m2']);
    expect(story.codes('held')).toEqual({ m2: 'WaitingForRemoval' });
    federation.network('m2').refusal = () => undefined;
    await clock.advance(20_000);
    expect(story.isOnHost('held')).toBe(false);
    expect(federation.differences()).toEqual([]);
  });
});
