import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject } from '#lib/kube/json.ts';
import { FleetMain } from '#server/testing/fleet-main.ts';
import { KubeHttp } from '#server/testing/kube-http.ts';

const ROUNDS = 12;
const WRITERS_PER_CLUSTER = 4;
/** At the least so many writes are acknowledged before the process is killed, however slow the machine. */
const WRITES_PER_ROUND = 10;
const CLUSTERS = ['host', 'cluster1'];
const MAPS = '/api/v1/namespaces/default/configmaps';

/** What one writer knows: what was acknowledged, and what it asked for last without an answer. */
type Known = { acknowledged: string | undefined; attempted: string | undefined };

describe('kill -9 of the whole fleet in the middle of writes', () => {
  const dir = mkdtempSync(join(tmpdir(), 'flotilla-crash-'));
  let fleet: FleetMain;
  let seed = 20_261_123;
  beforeAll(async () => {
    fleet = new FleetMain(['--dir', dir, '--clusters', '1']);
    await fleet.untilReady();
  });
  afterAll(async () => {
    await fleet.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  /** Seeded, so that a failing run can be repeated. */
  function random(): number {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed / 0x7fffffff;
  }

  it(`keeps every acknowledged write, ${ROUNDS} times over, and never reuses a resourceVersion`, async () => {
    const known = new Map<string, Known>();
    const newest = new Map(CLUSTERS.map((name) => [name, 0]));
    for (let round = 0; round < ROUNDS; round += 1) {
      const clients = CLUSTERS.map((name) => new KubeHttp(join(dir, `${name}.kubeconfig`)));
      let writes = 0;
      const writers = CLUSTERS.flatMap((name, c) => Array.from({ length: WRITERS_PER_CLUSTER }, (_, w) => write(clients[c], name, `${name}/map-${w}`, { known, newest, onWritten: () => { writes += 1; } })));
      await expect.poll(() => writes, { interval: 5, timeout: 60_000 }).toBeGreaterThanOrEqual(WRITES_PER_ROUND);
      await new Promise((resume) => setTimeout(resume, random() * 250));
      await fleet.kill();
      await Promise.all(writers);
      for (const client of clients) client.close();
      fleet = new FleetMain(['--dir', dir]);
      await fleet.untilReady();
      await verify(dir, known, newest);
    }
  }, 120_000);

  it('serves the same port, token and certificate afterwards, and watches go on from before the crash', async () => {
    const client = new KubeHttp(join(dir, 'host.kubeconfig'));
    const before = versionOf((await client.send('POST', MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'before' } })).body);
    await client.send('POST', MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'after' } });
    await fleet.kill();
    client.close();
    const again = new KubeHttp(join(dir, 'host.kubeconfig'));
    fleet = new FleetMain(['--dir', dir]);
    await fleet.untilReady();
    const seen: string[] = [];
    const close = again.watch(`${MAPS}?watch=true&resourceVersion=${before}`, (event) => seen.push(`${event.type} ${event.object.metadata?.name}`));
    await expect.poll(() => seen, { timeout: 10_000 }).toContain('ADDED after');
    expect(seen).not.toContain('ADDED before');
    close();
    again.close();
  });
});

type Book = { known: Map<string, Known>; newest: Map<string, number>; onWritten: () => void };

/** Creates, updates and deletes one object over and over until the server is gone. */
async function write(client: KubeHttp | undefined, cluster: string, key: string, { known, newest, onWritten }: Book): Promise<void> {
  const name = key.split('/')[1] ?? '';
  const state = known.get(key) ?? { acknowledged: undefined, attempted: undefined };
  known.set(key, state);
  try {
    for (let i = 0; client !== undefined; i += 1) {
      const value = `${Date.now()}-${i}`;
      const isDelete = state.acknowledged !== undefined && i % 5 === 4;
      state.attempted = isDelete ? undefined : value;
      const path = state.acknowledged === undefined ? MAPS : `${MAPS}/${name}`;
      const method = isDelete ? 'DELETE' : state.acknowledged === undefined ? 'POST' : 'PUT';
      const { status, body } = await client.send(method, path, isDelete ? undefined : { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { value } });
      expect(status, `${method} ${name}: ${JSON.stringify(body)}`).toBeLessThan(300);
      state.acknowledged = state.attempted;
      const version = isDelete ? Number.NaN : Number(versionOf(body));
      if (version > (newest.get(cluster) ?? 0)) newest.set(cluster, version);
      onWritten();
    }
  } catch (error) {
    // The connection breaks when the process is killed; a wrong answer is not that.
    if (error instanceof Error && error.name === 'AssertionError') throw error;
  }
}

async function verify(dir: string, known: Map<string, Known>, newest: Map<string, number>): Promise<void> {
  for (const cluster of CLUSTERS) {
    const client = new KubeHttp(join(dir, `${cluster}.kubeconfig`));
    const { body } = await client.send('GET', MAPS);
    const values = new Map<string, string>();
    for (const item of itemsOf(body)) values.set(`${cluster}/${nameOf(item)}`, valueOf(item));
    for (const [key, state] of known) {
      if (!key.startsWith(`${cluster}/`)) continue;
      // The last write may have reached the disk without its answer reaching us; anything else would be lost or invented.
      expect([state.acknowledged, state.attempted], key).toContain(values.get(key));
      state.acknowledged = values.get(key);
    }
    const probe = await client.send('POST', MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'probe-' } });
    expect(Number(versionOf(probe.body)), `${cluster}: a new resourceVersion is newer than all before the crash`).toBeGreaterThan(newest.get(cluster) ?? 0);
    client.close();
  }
}

function metadataOf(body: unknown): Record<string, unknown> {
  return isJsonObject(body) && isJsonObject(body['metadata']) ? body['metadata'] : {};
}
const versionOf = (body: unknown): string => String(metadataOf(body)['resourceVersion']);
const nameOf = (body: unknown): string => String(metadataOf(body)['name']);
const itemsOf = (body: unknown): unknown[] => (isJsonObject(body) && Array.isArray(body['items']) ? body['items'] : []);
const valueOf = (item: unknown): string => (isJsonObject(item) && isJsonObject(item['data']) ? String(item['data']['value']) : '');
