import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { arrayAt, textAt, valueAt } from './kinds/fields.ts';
import { startCluster, type TestCluster } from './testing/cluster.fixture.ts';

let cluster: TestCluster;
beforeEach(async () => {
  cluster = await startCluster();
});
afterEach(() => cluster.close());

const MAPS = '/api/v1/namespaces/default/configmaps';
async function create(name: string, labels: Record<string, string> = {}): Promise<string> {
  const { body } = await cluster.send('POST', MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels } });
  return textAt(body, 'metadata', 'resourceVersion');
}
const relabel = (name: string, labels: Record<string, string | null>) =>
  cluster.send('PATCH', `${MAPS}/${name}`, { metadata: { labels } }, { type: 'application/merge-patch+json' });
const namesOf = (body: unknown): string[] => arrayAt(body, 'items').map((each) => textAt(each, 'metadata', 'name'));

describe('lists', () => {
  test('label and field selectors', async () => {
    await create('a', { tier: 'front', app: 'x' });
    await create('b', { tier: 'back' });
    expect(namesOf((await cluster.send('GET', `${MAPS}?labelSelector=tier%20in%20(front),app`)).body)).toEqual(['a']);
    expect(namesOf((await cluster.send('GET', `${MAPS}?labelSelector=tier!%3Dfront`)).body)).toEqual(['b']);
    expect(namesOf((await cluster.send('GET', `${MAPS}?fieldSelector=metadata.name%3Db`)).body)).toEqual(['b']);
    expect((await cluster.send('GET', `${MAPS}?fieldSelector=data.x%3Db`)).code).toBe(400);
    expect((await cluster.send('GET', `${MAPS}?labelSelector=%3D%3D`)).code).toBe(400);
  });

  test('pages of one list show one revision, and expire with it', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await create(name);
    const first = await cluster.send('GET', `${MAPS}?limit=2`);
    expect([namesOf(first.body), valueAt(first.body, 'metadata', 'remainingItemCount')]).toEqual([['a', 'b'], 3]);
    await cluster.send('DELETE', `${MAPS}/c`);
    await create('bb');
    const next = `${MAPS}?limit=2&continue=${textAt(first.body, 'metadata', 'continue')}`;
    const second = await cluster.send('GET', next);
    expect([namesOf(second.body), textAt(second.body, 'metadata', 'resourceVersion')]).toEqual([['c', 'd'], textAt(first.body, 'metadata', 'resourceVersion')]);
    const third = await cluster.send('GET', `${MAPS}?limit=2&continue=${textAt(second.body, 'metadata', 'continue')}`);
    expect([namesOf(third.body), textAt(third.body, 'metadata', 'continue')]).toEqual([['e'], '']);
    cluster.server.compactHistory();
    const late = await cluster.send('GET', next);
    expect([late.code, late.body['reason']]).toEqual([410, 'Expired']);
    expect((await cluster.send('GET', `${MAPS}?limit=2&continue=nonsense`)).code).toBe(400);
  });

  test('a list can ask for an exact earlier revision, and not for one to come', async () => {
    const revision = await create('a');
    await create('b');
    expect(namesOf((await cluster.send('GET', `${MAPS}?resourceVersion=${revision}&resourceVersionMatch=Exact`)).body)).toEqual(['a']);
    expect(namesOf((await cluster.send('GET', `${MAPS}?resourceVersion=${revision}&resourceVersionMatch=NotOlderThan`)).body)).toEqual(['a', 'b']);
    expect((await cluster.send('GET', `${MAPS}?resourceVersion=99999`)).code).toBe(504);
    expect((await cluster.send('GET', `${MAPS}?resourceVersionMatch=Exact`)).code).toBe(422);
  });
});

describe('watches', () => {
  test('resume after a revision without a gap, then follow', async () => {
    const revision = await create('a');
    await create('b');
    await cluster.send('DELETE', `${MAPS}/a`);
    const watch = await cluster.watch(`${MAPS}?watch=true&resourceVersion=${revision}`);
    expect(await watch.take(2)).toEqual(['ADDED b', 'DELETED a']);
    await create('c');
    expect(await watch.take(1)).toEqual(['ADDED c']);
    watch.close();
  });

  test('an expired revision gets an ERROR event with code 410, and the stream ends', async () => {
    const revision = await create('a');
    await create('b');
    cluster.server.compactHistory();
    const watch = await cluster.watch(`${MAPS}?watch=1&resourceVersion=${revision}`);
    expect(await watch.next()).toMatchObject({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } });
    expect(await watch.next()).toBeUndefined();
  });

  test('an object enters and leaves what a selector chooses', async () => {
    await create('a', { on: 'no' });
    const { body } = await cluster.send('GET', MAPS);
    const watch = await cluster.watch(`${MAPS}?watch=1&labelSelector=on%3Dyes&resourceVersion=${textAt(body, 'metadata', 'resourceVersion')}`);
    await relabel('a', { on: 'yes' });
    await relabel('a', { on: 'yes', more: '1' });
    const left = await relabel('a', { on: 'no' });
    await cluster.send('DELETE', `${MAPS}/a`);
    await create('b', { on: 'yes' });
    expect((await watch.take(2))).toEqual(['ADDED a', 'MODIFIED a']);
    const event = await watch.next();
    expect([event?.type, textAt(event?.object, 'metadata', 'resourceVersion'), textAt(event?.object, 'metadata', 'labels', 'on')]).toEqual(['DELETED', textAt(left.body, 'metadata', 'resourceVersion'), 'yes']);
    expect(await watch.take(1)).toEqual(['ADDED b']);
    watch.close();
  });

  test('sendInitialEvents streams the objects, then a bookmark that says so', async () => {
    await create('a');
    await create('b');
    const watch = await cluster.watch(`${MAPS}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`);
    expect(await watch.take(2)).toEqual(['ADDED a', 'ADDED b']);
    const bookmark = await watch.next();
    expect(bookmark).toMatchObject({ type: 'BOOKMARK', object: { kind: 'ConfigMap', metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } } });
    await create('c');
    expect(await watch.take(1)).toEqual(['ADDED c']);
    watch.close();
    expect((await cluster.send('GET', `${MAPS}?watch=1&sendInitialEvents=true`)).code).toBe(422);
  });

  test('timeoutSeconds ends the stream, with a bookmark before', async () => {
    await create('a');
    const watch = await cluster.watch(`${MAPS}?watch=1&timeoutSeconds=1&allowWatchBookmarks=true`);
    expect(await watch.take(1)).toEqual(['ADDED a']);
    expect((await watch.next())?.type).toBe('BOOKMARK');
    expect(await watch.next()).toBeUndefined();
  });

  test('dropped watches are cut, and resume', async () => {
    const revision = await create('a');
    const watch = await cluster.watch(`${MAPS}?watch=1&resourceVersion=${revision}`);
    const next = watch.next();
    cluster.server.dropWatches();
    await expect(next).rejects.toThrow();
    await create('b');
    const again = await cluster.watch(`${MAPS}?watch=1&resourceVersion=${revision}`);
    expect(await again.take(1)).toEqual(['ADDED b']);
    again.close();
  });

  test('a table watch sends its columns once', async () => {
    await create('a');
    await create('b');
    const watch = await cluster.watch(`${MAPS}?watch=1`, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' });
    const first = await watch.next();
    const second = await watch.next();
    expect([arrayAt(first?.object, 'columnDefinitions').length, arrayAt(second?.object, 'columnDefinitions').length]).toEqual([3, 0]);
    watch.close();
  });
});
