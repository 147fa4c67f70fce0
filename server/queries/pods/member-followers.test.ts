import { describe, expect, it } from 'vitest';
import type { WatchEvent } from '#lib/contracts/watch-event.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { LOOKED_MS, MAX_FOLLOWED, MemberFollowers, type Followed } from './member-followers.ts';

const PODS = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };
const followed = (over: Partial<Followed> = {}): Followed => ({ type: PODS, namespace: 'shop', labelSelector: 'app=web', resourceVersion: '5', ...over });
const web = { cluster: 'east', namespace: 'shop', name: 'web' };
const pod = (name: string, resourceVersion: string): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, resourceVersion } });

/** A member whose streams are written and ended by the test. */
function start() {
  const hints: WatchEvent[] = [];
  const streams: { from: string; notice: (object: KubeObject) => void; end: (error?: Error) => void }[] = [];
  let nowMs = 0;
  const client = {
    watch: (_type: unknown, { resourceVersion }: { resourceVersion: string }, on: { notice: (event: never) => void }) => new Promise<void>((resolve, reject) => {
      const notice = (object: KubeObject): void => { Reflect.apply(on.notice, undefined, [{ type: 'MODIFIED', object }]); };
      streams.push({ from: resourceVersion, notice, end: (error) => { if (error === undefined) resolve(); else reject(error); } });
    }),
  };
  const followers = new MemberFollowers((hint) => { hints.push(hint); }, () => nowMs);
  return { hints, streams, followers, client, pass: (ms: number) => { nowMs += ms; } };
}

describe('what a page shows of a member', () => {
  it('is followed from the moment it was read, each collection once, and every change about it hints at its workload', () => {
    const { hints, streams, followers, client } = start();
    followers.lookAt(client, web, [followed(), followed({ type: { ...PODS, plural: 'events', kind: 'Event' }, isAbout: (object) => object.metadata.name.startsWith('web') })]);
    followers.lookAt(client, web, [followed()]);
    expect(streams.map(({ from }) => from)).toEqual(['5', '5']);
    streams[0]?.notice(pod('web-1', '6'));
    streams[1]?.notice(pod('other-1', '7'));
    streams[1]?.notice(pod('web-1', '8'));
    expect(hints.map(({ topic, kind, name }) => `${topic} ${kind} ${name}`)).toEqual(['member Pod web', 'member Event web']);
  });

  it('is followed on from where the stream ended while somebody looks, and no longer', async () => {
    const { streams, followers, client, pass } = start();
    followers.lookAt(client, web, [followed()]);
    streams[0]?.notice(pod('web-1', '9'));
    pass(30_000);
    streams[0]?.end();
    await expect.poll(() => streams.length).toBe(2);
    expect(streams[1]?.from).toBe('9');
    pass(LOOKED_MS);
    streams[1]?.end();
    await expect.poll(() => followers.size).toBe(0);
  });

  it('is let go when the member breaks the stream or serves none, until it is read again; and only so much is followed', async () => {
    const { streams, followers, client } = start();
    followers.lookAt(client, web, [followed()]);
    streams[0]?.end(new Error('gone'));
    await expect.poll(() => followers.size).toBe(0);
    followers.lookAt(client, web, [followed()]);
    streams[1]?.end();
    await expect.poll(() => followers.size).toBe(0);
    expect(streams).toHaveLength(2);
    for (let i = 0; i < MAX_FOLLOWED + 5; i += 1) followers.lookAt(client, { ...web, name: `web${i}` }, [followed()]);
    expect(followers.size).toBe(MAX_FOLLOWED);
    followers.stop();
    expect(followers.size).toBe(0);
  });
});
