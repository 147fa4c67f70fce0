import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { valueAt } from '../api/kinds/fields.ts';
import { ObjectStore } from './object-store.ts';

const KILLS = 25;
const CRASH_WRITER = fileURLToPath(new URL('./crash-writer.fixture.ts', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(path = ':memory:', maxChanges = 1_000): ObjectStore {
  return new ObjectStore({ path, history: { maxChanges, maxChars: 1_000_000 }, reportError: (error) => { throw error; } });
}

function configMap(name: string, value: string, namespace = 'default'): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { value } };
}

const names = (store: ObjectStore): string[] => store.list('/configmaps').map((each) => `${each.namespace}/${each.name}`);

describe('ObjectStore', () => {
  test('a write is seen by the next writer at once, but by readers and listeners only after its commit', async () => {
    const store = open();
    const told: string[] = [];
    store.subscribe(({ type, current }) => told.push(`${type} ${current.name}`));
    const written = store.put('/configmaps', configMap('a', '1'));
    expect(store.newest('/configmaps', 'default', 'a')?.object.metadata.resourceVersion).toBe('1');
    expect(store.listNewest('/configmaps').map((each) => each.name)).toEqual(['a']);
    expect([told, names(store), store.committedRevision]).toEqual([[], [], 0]);
    expect((await written).revision).toBe(1);
    expect([told, names(store), store.committedRevision]).toEqual([['ADDED a'], ['default/a'], 1]);
  });

  test('lists follow the order of etcd keys', async () => {
    const store = open();
    await Promise.all([['b', 'x'], ['a', 'z'], ['a', 'y'], ['a-b', 'q']].map(([ns, name]) => store.put('/configmaps', configMap(name ?? '', '', ns))));
    expect(names(store)).toEqual(['a-b/q', 'a/y', 'a/z', 'b/x']);
  });

  test('objects are frozen through and through', async () => {
    const store = open();
    const { object } = await store.put('/configmaps', configMap('a', '1'));
    expect(Object.isFrozen(object) && Object.isFrozen(object.metadata) && Object.isFrozen(object['data'])).toBe(true);
  });

  test('after a restart the objects, the counter and the watch history are as before', async () => {
    const path = join(folder, 'db');
    const first = open(path);
    await first.put('/configmaps', configMap('a', '1'));
    await first.put('/configmaps', configMap('a', '2'));
    await first.put('/configmaps', configMap('b', '1'));
    await first.remove('/configmaps', { ...configMap('b', '1') });
    await first.close();
    const second = open(path);
    expect(names(second)).toEqual(['default/a']);
    expect(second.committedRevision).toBe(4);
    expect(second.changesSince(1, '/configmaps')?.map(({ type, revision, previous }) => [type, revision, previous?.revision])).toEqual([
      ['MODIFIED', 2, 1], ['ADDED', 3, undefined], ['DELETED', 4, 3],
    ]);
    expect((await second.put('/configmaps', configMap('c', '1'))).revision).toBe(5);
    await second.close();
  });

  test('a bounded history forgets its oldest changes, also across a restart, and never the live objects', async () => {
    const path = join(folder, 'db');
    const store = open(path, 5);
    await store.put('/configmaps', configMap('old', '1'));
    for (let i = 0; i < 20; i += 1) await store.put('/configmaps', configMap('busy', String(i)));
    expect(store.changesSince(10, '/configmaps')).toBeUndefined();
    expect(store.changesSince(16, '/configmaps')).toHaveLength(5);
    await store.close();
    const again = open(path, 5);
    expect(names(again)).toEqual(['default/busy', 'default/old']);
    expect(again.changesSince(15, '/configmaps')).toBeUndefined();
    expect(again.changesSince(16, '/configmaps')?.[0]?.previous?.revision).toBe(16);
    await again.close();
  });

  test('compaction expires every earlier revision and keeps the counter, also when the last change was a deletion', async () => {
    const path = join(folder, 'db');
    const store = open(path);
    await store.put('/configmaps', configMap('a', '1'));
    await store.remove('/configmaps', configMap('a', '1'));
    store.compact();
    expect(store.changesSince(1, '/configmaps')).toBeUndefined();
    expect(store.changesSince(2, '/configmaps')).toEqual([]);
    await store.close();
    const again = open(path);
    expect(again.committedRevision).toBe(2);
    expect(again.changesSince(1, '/configmaps')).toBeUndefined();
    await again.close();
  });

  test('a list can be told again as it was at an earlier revision', async () => {
    const store = open();
    await store.put('/configmaps', configMap('a', '1'));
    await store.put('/configmaps', configMap('b', '1'));
    await store.put('/configmaps', configMap('a', '2'));
    await store.remove('/configmaps', configMap('b', '1'));
    await store.put('/configmaps', configMap('c', '1'));
    const at = (revision: number) => store.listAt(revision, '/configmaps', undefined)?.map((each) => `${each.name}@${each.revision}`);
    expect(at(2)).toEqual(['a@1', 'b@2']);
    expect(at(3)).toEqual(['a@3', 'b@2']);
    expect(at(4)).toEqual(['a@3']);
    expect(at(5)).toEqual(['a@3', 'c@5']);
  });

  test('a listener that fails disturbs neither the others nor the write', async () => {
    const errors: unknown[] = [];
    const store = new ObjectStore({ path: ':memory:', reportError: (error) => errors.push(error) });
    const told: number[] = [];
    store.subscribe(() => { throw new Error('broken listener'); });
    store.subscribe(({ revision }) => told.push(revision));
    await store.put('/configmaps', configMap('a', '1'));
    expect(told).toEqual([1]);
    expect(errors).toHaveLength(1);
  });

  test('a write that the disk refuses is undone with all that builds on it, and the next one works', async () => {
    let isBroken = false;
    const told: string[] = [];
    const store = new ObjectStore({
      path: ':memory:', reportError: (error) => { throw error; },
      wrapLog: (log) => ({ close: () => log.close(), commit: (batch) => (isBroken ? Promise.reject(new Error('disk is full')) : log.commit(batch)) }),
    });
    await store.put('/configmaps', configMap('a', '1'));
    store.subscribe(({ type, current }) => told.push(`${type} ${current.name}`));
    isBroken = true;
    const refused = [store.put('/configmaps', configMap('a', '2')), store.put('/configmaps', configMap('b', '1')), store.settled()];
    for (const each of await Promise.allSettled(refused)) expect(each).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('disk is full') } });
    expect([names(store), store.newest('/configmaps', 'default', 'a')?.revision, store.isHealthy, told]).toEqual([['default/a'], 1, false, []]);
    isBroken = false;
    const next = await store.put('/configmaps', configMap('a', '3'));
    expect([next.revision > 1, store.isHealthy, told]).toEqual([true, true, ['MODIFIED a']]);
  });

  test('a second process on the same database is refused in a sentence', async () => {
    const path = join(folder, 'db');
    const store = open(path);
    await store.put('/configmaps', configMap('a', '1'));
    expect(() => open(path)).toThrow(/Is another instance using it/);
    await store.close();
  });

  test(`what was acknowledged survives ${KILLS} kills in the middle of writes`, { timeout: 120_000 }, async () => {
    const path = join(folder, 'db');
    const acknowledged = new Map<string, { revision: number; state: string }>();
    let newest = 0;
    for (let round = 0; round < KILLS; round += 1) {
      const lines = await writeUntilKilled(path, String(round), 20 + ((round * 37) % 160));
      for (const [name, revision, state] of lines) {
        expect(revision, 'revisions never go back across a crash').toBeGreaterThan(newest);
        acknowledged.set(name, { revision, state });
      }
      newest = Math.max(newest, ...lines.map(([, revision]) => revision));
      const store = open(path);
      expect(store.committedRevision).toBeGreaterThanOrEqual(newest);
      for (const [name, { revision, state }] of acknowledged) checkKept(store, name, revision, state);
      newest = store.committedRevision;
      for (const name of acknowledged.keys()) acknowledged.set(name, stateOf(store, name));
      await store.close();
    }
  });
});

/** The last acknowledged write of an object is there, or the one write after it that the kill left unacknowledged. */
function checkKept(store: ObjectStore, name: string, revision: number, state: string): void {
  const live = store.get('/configmaps', 'default', name);
  if (live?.revision === revision) expect(stateText(live.object)).toBe(state);
  else if (live !== undefined) expect(live.revision, name).toBeGreaterThan(revision);
  else if (state !== 'gone') {
    const later = store.changesSince(revision, '/configmaps')?.filter((each) => each.current.name === name).map((each) => each.type);
    expect(later, `${name}, acknowledged at ${revision}`).toEqual(['DELETED']);
  }
}

function stateOf(store: ObjectStore, name: string): { revision: number; state: string } {
  const live = store.get('/configmaps', 'default', name);
  return live === undefined ? { revision: 0, state: 'gone' } : { revision: live.revision, state: stateText(live.object) };
}

function stateText(object: KubeObject): string {
  return `${String(valueAt(object, 'data', 'round'))}/${String(valueAt(object, 'data', 'step'))}`;
}

/** Runs the writer until it has acknowledged `count` writes, kills it, and returns every acknowledgement it made. */
function writeUntilKilled(path: string, round: string, count: number): Promise<[string, number, string][]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CRASH_WRITER, path, round], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.split('\n').length > count) child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== null) reject(new Error(`the writer ended by itself with code ${code}: ${errors}`));
      else resolve(output.split('\n').slice(0, -1).map((line) => {
        const [name = '', revision = '', state = ''] = line.split(' ');
        return [name, Number(revision), state];
      }));
    });
  });
}
