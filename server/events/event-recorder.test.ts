import { beforeEach, describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { toFederationEvents } from '#server/queries/to-federation-event.ts';
import { FakeClock } from '#server/runtime/fake-clock.ts';
import { startEventRecorder, type EventRecorder } from './event-recorder.ts';
import { PARTS_ANNOTATION, toPartLists } from './joined-event.ts';

const object = (name: string, namespace = 'shop'): KubeObject => ({ apiVersion: 'types.kubefed.io/v1beta1', kind: 'FederatedConfigMap', metadata: { name, namespace } });

let clock: FakeClock;
let written: KubeObject[];
let patches: unknown[];
let recorder: EventRecorder;

beforeEach(() => {
  clock = new FakeClock();
  written = [];
  patches = [];
  recorder = startEventRecorder({
    clock, onDropped: (_count, cause) => { throw cause; },
    client: {
      create: (_type, made) => { written.push(made); return Promise.resolve(made); },
      patch: (_type, _ref, { body }) => { patches.push(body); return Promise.resolve(object('patched')); },
    },
  });
});

const rows = () => written.flatMap(toFederationEvents).map(({ object: { namespace, name }, message, count }) => ({ of: `${namespace}/${name}`, message, count }));
const made = (name: string, ...clusters: string[]) => {
  for (const cluster of clusters) recorder.record({ object: object(name), type: 'Normal', reason: 'CreateInCluster', message: `Creating ConfigMap "shop/${name}"`, cluster });
};

describe('the event recorder', () => {
  it('tells an object once of all clusters in which the same happened, each by its name', async () => {
    made('a', 'east', 'west', 'west');
    made('b', 'east');
    await clock.advance(1_000);
    expect(rows()).toEqual([
      { of: 'shop/a', message: 'Creating ConfigMap "shop/a" in clusters "east", "west"', count: 2 },
      { of: 'shop/b', message: 'Creating ConfigMap "shop/b" in cluster "east"', count: 1 },
    ]);
  });

  it('writes a burst over many objects once, and gives every object its own words back', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `c${i}`);
    for (const name of names) made(name, 'east');
    await clock.advance(1_000);
    expect(written).toHaveLength(1);
    expect(written[0]?.['message']).toMatch(/^Creating ConfigMap "shop\/c0" in cluster "east"; likewise within 1 s: shop\/c1, .* and 29 more$/);
    expect(rows()).toEqual(names.map((name) => ({ of: `shop/${name}`, message: `Creating ConfigMap "shop/${name}" in cluster "east"`, count: 1 })));
    expect(new Set(written.flatMap(toFederationEvents).map(({ id }) => id)).size).toBe(40);
  });

  it('keeps warnings apart, however many there are', async () => {
    for (let i = 0; i < 9; i += 1) recorder.record({ object: object(`c${i}`), type: 'Warning', reason: 'Failed', message: 'refused' });
    await clock.advance(1_000);
    expect(written).toHaveLength(9);
  });

  it('raises the count of what happens again instead of writing it anew', async () => {
    for (let i = 0; i < 3; i += 1) {
      made('a', 'east');
      await clock.advance(1_000);
    }
    expect(written).toHaveLength(1);
    expect(patches).toMatchObject([{ count: 2 }, { count: 3 }]);
  });
});

describe('a joined Event', () => {
  it('is split before its parts outgrow what an API server stores', () => {
    const parts = Array.from({ length: 1_000 }, (_, i) => ({ namespace: 'shop', name: `c${i}`, message: 'm'.repeat(1_000), count: 1 }));
    const lists = toPartLists(parts);
    expect(lists.flat()).toEqual(parts);
    for (const list of lists) expect(JSON.stringify(list).length).toBeLessThan(65_000);
  });

  it('whose parts cannot be read is shown as it stands', () => {
    for (const text of ['', '{', '[{"name":1}]']) {
      const event = { ...object('a.1'), metadata: { name: 'a.1', uid: 'u', annotations: { [PARTS_ANNOTATION]: text } }, message: 'as written' };
      expect(toFederationEvents(event)).toMatchObject([{ id: 'u', message: 'as written' }]);
    }
  });
});
