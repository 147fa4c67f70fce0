import { describe, expect, it } from 'vitest';
import { queryKeys, type LiveKey } from '#lib/contracts/query-keys.ts';
import type { WatchEvent } from '#lib/contracts/watch-event.ts';
import { WATCH_BEAT_MS } from '#lib/contracts/watch-stream.ts';
import { ENDED_CHECK_MS, followLive, keysForHint, OFFLINE_AFTER_MS, RECONNECT_DELAYS_MS, SILENCE_LIMIT_MS, type LiveState } from './live.ts';
import { FakeSource } from './fake-source.test-kit.ts';
import { createManualTimers } from './manual-timers.test-kit.ts';

const HINT: WatchEvent = {
  topic: 'workload', kind: 'FederatedDeployment', namespace: 'shop', name: 'web', type: 'MODIFIED', resourceVersion: '7',
};

function setUp(options: { isSignedIn?: boolean; isShown?: boolean } = {}) {
  const outdated: LiveKey[] = [];
  const timers = createManualTimers();
  const sources: FakeSource[] = [];
  const states: LiveState[] = [];
  const refetched: LiveKey[] = [];
  let refetchedAll = 0;
  const stop = followLive({
    open: () => {
      const source = new FakeSource();
      sources.push(source);
      return source;
    },
    refetch: (key) => Promise.resolve(refetched.push(key)),
    isShown: () => options.isShown ?? true,
    outdate: (key) => { outdated.push(key); },
    refetchAll: () => Promise.resolve((refetchedAll += 1)),
    isSignedIn: () => Promise.resolve(options.isSignedIn ?? true),
    onState: (state) => states.push(state),
    timers,
  });
  const latest = () => sources.at(-1) ?? new FakeSource();
  return { timers, sources, latest, states, refetched, outdated, refetchedAll: () => refetchedAll, stop };
}

describe('followLive', () => {
  it('has the named data fetched within 50 ms of a hint, once for a burst', async () => {
    const live = setUp();
    live.latest().open();
    for (let index = 0; index < 20; index += 1) live.latest().send('hint', JSON.stringify(HINT));
    await live.timers.advance(50);
    expect(live.refetched).toEqual(keysForHint(HINT));
  });

  it('asks for nothing that no page shows, and has it read anew once one does', async () => {
    const live = setUp({ isShown: false });
    live.latest().open();
    live.latest().send('hint', JSON.stringify(HINT));
    await live.timers.advance(1_000);
    expect(live.refetched).toEqual([]);
    expect(live.outdated).toEqual(keysForHint(HINT));
  });

  it('ignores frames it does not understand', async () => {
    const live = setUp();
    live.latest().open();
    for (const data of ['', 'null', '{}', '{"topic":"moon","type":"ADDED"}', '[1']) live.latest().send('hint', data);
    await live.timers.advance(1_000);
    expect(live.refetched).toEqual([]);
  });

  it('looks at everything on resync', async () => {
    const live = setUp();
    live.latest().open();
    live.latest().send('hint', JSON.stringify({ ...HINT, topic: 'resync' }));
    await live.timers.advance(50);
    expect(live.refetched).toEqual(Object.values(queryKeys));
  });

  it('reconnects after a drop and then looks at everything, since the gap may have hidden hints', async () => {
    const live = setUp();
    live.latest().open();
    expect(live.refetchedAll()).toBe(0);
    live.latest().drop();
    expect(live.states.at(-1)?.kind).toBe('reconnecting');
    await live.timers.advance(RECONNECT_DELAYS_MS[0]);
    expect(live.sources).toHaveLength(2);
    live.latest().open();
    expect(live.states.at(-1)).toEqual({ kind: 'connected' });
    expect(live.refetchedAll()).toBe(1);
  });

  it('says since when it is offline, and keeps trying', async () => {
    const live = setUp();
    live.latest().open();
    await live.timers.advance(1_000);
    live.latest().drop();
    for (let elapsedMs = 0; elapsedMs < OFFLINE_AFTER_MS + 1_000; elapsedMs += 250) {
      await live.timers.advance(250);
      live.latest().drop();
    }
    expect(live.states.at(-1)).toEqual({ kind: 'offline', sinceMs: 1_000 });
    expect(live.sources.length).toBeGreaterThan(3);
    expect(live.sources.slice(0, -1).every((source) => source.isClosed)).toBe(true);
  });

  it('takes silence for a dead line, though not while beats arrive', async () => {
    const live = setUp();
    live.latest().open();
    for (let beats = 0; beats < 10; beats += 1) {
      await live.timers.advance(WATCH_BEAT_MS);
      live.latest().send('beat');
    }
    expect(live.states.at(-1)).toEqual({ kind: 'connected' });
    await live.timers.advance(SILENCE_LIMIT_MS);
    expect(live.states.at(-1)?.kind).toBe('reconnecting');
    expect(live.sources[0]?.isClosed).toBe(true);
  });

  it('opens no stream while the session is over, and goes on by itself after a new sign-in', async () => {
    const session = { isSignedIn: false };
    const live = setUp(session);
    live.latest().drop();
    await live.timers.advance(60_000);
    expect(live.states.at(-1)).toEqual({ kind: 'ended' });
    expect(live.sources).toHaveLength(1);
    session.isSignedIn = true;
    await live.timers.advance(ENDED_CHECK_MS);
    expect(live.sources).toHaveLength(2);
    live.latest().open();
    expect(live.states.at(-1)).toEqual({ kind: 'connected' });
  });

  it('leaves nothing running when it is stopped', async () => {
    const live = setUp();
    live.latest().open();
    live.latest().send('hint', JSON.stringify(HINT));
    live.stop();
    await live.timers.advance(600_000);
    expect(live.refetched).toEqual([]);
    expect(live.sources).toHaveLength(1);
    expect(live.latest().isClosed).toBe(true);
  });
});
