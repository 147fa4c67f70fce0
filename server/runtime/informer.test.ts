import { describe, expect, it } from 'vitest';
import type { KubeList, KubeObject } from '#lib/kube/object.ts';
import { FakeClock, settle } from './fake-clock.ts';
import { Informer, type ListWatch, type WatchNotice } from './informer.ts';

class Expired extends Error {}

type Stream = { from: string; notice: (notice: WatchNotice<KubeObject>) => void; end: () => void; fail: (error: Error) => void };

/** A collection with a hand-driven watch: the test decides when streams speak, end or fail. */
class FakeCollection implements ListWatch<KubeObject> {
  objects: KubeObject[] = [];
  version = 1;
  pageSize = 500;
  lists = 0;
  failNext: Error[] = [];
  readonly streams: Stream[] = [];

  async list(page: { limit: number; continue?: string }): Promise<KubeList> {
    this.lists += 1;
    const failure = this.failNext.shift();
    if (failure !== undefined) throw failure;
    const start = Number(page.continue ?? '0');
    const end = start + this.pageSize;
    return {
      apiVersion: 'v1', kind: 'List', items: this.objects.slice(start, end),
      metadata: { resourceVersion: String(this.version), ...(end < this.objects.length ? { continue: String(end) } : {}) },
    };
  }

  watch(from: { resourceVersion: string; signal: AbortSignal }, on: { open: () => void; notice: (n: WatchNotice<KubeObject>) => void }): Promise<void> {
    const failure = this.failNext.shift();
    if (failure !== undefined) return Promise.reject(failure);
    return new Promise((resolve, reject) => {
      on.open();
      from.signal.addEventListener('abort', () => { reject(new Error('aborted')); });
      this.streams.push({ from: from.resourceVersion, notice: on.notice, end: resolve, fail: reject });
    });
  }

  isExpired(error: unknown): boolean {
    return error instanceof Expired;
  }

  get stream(): Stream {
    const last = this.streams.at(-1);
    if (last === undefined) throw new Error('no stream is open');
    return last;
  }
}

const object = (name: string, resourceVersion: string, zone = 'a'): KubeObject => ({
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'ns', resourceVersion, labels: { zone } },
});

async function start(collection: FakeCollection) {
  const clock = new FakeClock();
  const told: string[] = [];
  const informer = new Informer<KubeObject>({
    name: 'test', source: collection, transform: (o) => o, clock, random: () => 0.5,
    indexers: { zone: (o) => [o.metadata.labels?.zone ?? ''] },
  });
  informer.onChange((change) => { told.push(`${change.type} ${change.key}@${change.resourceVersion}`); });
  informer.start();
  await settle();
  return { clock, informer, told };
}

describe('Informer', () => {
  it('lists page by page, then follows the watch from the list', async () => {
    const collection = new FakeCollection();
    collection.objects = ['a', 'b', 'c'].map((name) => object(name, '1'));
    collection.pageSize = 2;
    const { informer, told } = await start(collection);
    expect(informer.hasSynced).toBe(true);
    expect(collection.lists).toBe(2);
    expect(collection.stream.from).toBe('1');
    collection.stream.notice({ type: 'MODIFIED', object: object('b', '7') });
    collection.stream.notice({ type: 'DELETED', object: object('c', '8') });
    expect(told).toEqual(['ADDED ns/a@1', 'ADDED ns/b@1', 'ADDED ns/c@1', 'MODIFIED ns/b@7', 'DELETED ns/c@1']);
    await informer.stop();
  });

  it('resumes after a break from the last resourceVersion it saw, bookmarks included, without a new list', async () => {
    const collection = new FakeCollection();
    const { clock, informer } = await start(collection);
    collection.stream.notice({ type: 'ADDED', object: object('a', '5') });
    collection.stream.notice({ type: 'BOOKMARK', resourceVersion: '9' });
    collection.stream.fail(new Error('connection reset'));
    await clock.advance(1_000);
    expect(collection.stream.from).toBe('9');
    expect(collection.lists).toBe(1);
    await informer.stop();
  });

  it('lists again only when the history is gone, and tells exactly what changed in between', async () => {
    const collection = new FakeCollection();
    collection.objects = [object('a', '1'), object('b', '1')];
    const { clock, informer, told } = await start(collection);
    told.length = 0;
    collection.objects = [object('a', '1'), object('c', '6')];
    collection.version = 6;
    collection.stream.fail(new Expired('too old'));
    await clock.advance(0);
    expect(collection.lists).toBe(2);
    expect(told).toEqual(['ADDED ns/c@6', 'DELETED ns/b@1']);
    await informer.stop();
  });

  it('waits longer after each failure and says why it can not follow', async () => {
    const collection = new FakeCollection();
    collection.failNext = [new Error('refused'), new Error('refused'), new Error('refused')];
    const { clock, informer } = await start(collection);
    expect(collection.lists).toBe(1);
    await clock.advance(200);
    expect(collection.lists).toBe(2);
    await clock.advance(300);
    expect(collection.lists).toBe(2);
    expect(informer.lastError).toMatchObject({ message: 'refused' });
    await clock.advance(5_000);
    expect(informer.hasSynced).toBe(true);
    expect(informer.lastError).toBeUndefined();
    await informer.stop();
  });

  it('reconnects at once when told that the connection may be dead', async () => {
    const collection = new FakeCollection();
    const { informer } = await start(collection);
    informer.reconnect();
    await settle();
    expect(collection.streams).toHaveLength(2);
    expect(collection.lists).toBe(1);
    await informer.stop();
  });

  it('does not spin when streams end as soon as they open', async () => {
    const collection = new FakeCollection();
    const { clock, informer } = await start(collection);
    for (let i = 0; i < 5; i += 1) {
      collection.stream.end();
      await clock.advance(0);
    }
    expect(collection.streams).toHaveLength(1);
    await clock.advance(200);
    expect(collection.streams).toHaveLength(2);
    await informer.stop();
  });

  it('keeps its indexes true through changes', async () => {
    const collection = new FakeCollection();
    collection.objects = [object('a', '1', 'x'), object('b', '1', 'y')];
    const { informer } = await start(collection);
    collection.stream.notice({ type: 'MODIFIED', object: object('a', '2', 'y') });
    expect(informer.store.keysBy('zone', 'x')).toEqual([]);
    expect(informer.store.keysBy('zone', 'y')).toEqual(['ns/b', 'ns/a']);
    await informer.stop();
  });

  it('hands out frozen objects', async () => {
    const collection = new FakeCollection();
    collection.objects = [object('a', '1')];
    const { informer } = await start(collection);
    const cached = informer.store.get('ns/a');
    expect(Object.isFrozen(cached?.metadata.labels)).toBe(true);
    await informer.stop();
  });
});
