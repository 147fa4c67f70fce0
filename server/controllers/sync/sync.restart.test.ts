import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TYPES_GROUP } from '#lib/federation/types/constants.ts';
import { federatedStatusOf } from '#lib/federation/types/federated-object.ts';
import { FakeClock } from '#server/runtime/fake-clock.ts';
import { seededRandom } from '../testing/simulation/seeded-random.ts';
import { FED_CONFIG_MAPS, FED_NAMESPACES, SimulatedFederation } from '../testing/simulation/simulated-federation.ts';

const MEMBERS = ['m1', 'm2'];
const KEY = 'ns/a';
const apiVersion = `${TYPES_GROUP}/v1beta1`;
const placement = { clusters: MEMBERS.map((name) => ({ name })) };
/** Members are written to within this time, and the host's status is not yet. */
const STEP_MS = 1;
const STEPS_MAX = 2_000;

let clock: FakeClock;
let federation: SimulatedFederation;

beforeEach(async () => {
  clock = new FakeClock(Date.parse('2026-01-01T00:00:00Z'));
  federation = new SimulatedFederation({ clock, members: MEMBERS, random: seededRandom(5) });
  federation.host.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns' } });
  federation.host.create(FED_NAMESPACES, { apiVersion, kind: 'FederatedNamespace', metadata: { name: 'ns', namespace: 'ns' }, spec: { template: {}, placement } });
  federation.host.create(FED_CONFIG_MAPS, { apiVersion, kind: 'FederatedConfigMap', metadata: { name: 'a', namespace: 'ns' }, spec: { template: { data: { value: 'A' } }, placement } });
  await federation.start();
  await clock.advance(5_000);
});
afterEach(async () => { await federation.stop(); });

const set = (value: string): void => { federation.host.patch(FED_CONFIG_MAPS, KEY, { spec: { template: { data: { value } } } }, undefined); };
const held = (): unknown[] => MEMBERS.map((name) => federation.member(name).get('configmaps', KEY)['data']);
const fedObject = () => federation.host.get(FED_CONFIG_MAPS, KEY);

/** Lets time pass in small steps until every member holds the value, and no further. */
async function untilHeld(value: string): Promise<void> {
  for (let step = 0; step < STEPS_MAX && held().some((data) => JSON.stringify(data) !== JSON.stringify({ value })); step += 1) await clock.advance(STEP_MS);
}

describe('a control plane that ends between the members\' writes and the host\'s status', () => {
  it('brings back what was wanted before, though the status still says that it is there', async () => {
    set('B');
    await untilHeld('B');
    const { metadata } = fedObject();
    expect(federatedStatusOf(fedObject()).observedGeneration).toBeLessThan(metadata.generation ?? 0);
    await federation.stop();
    set('A');
    await federation.start();
    await clock.advance(10_000);
    expect(held()).toEqual([{ value: 'A' }, { value: 'A' }]);
    expect(federatedStatusOf(fedObject()).observedGeneration).toBe(fedObject().metadata.generation);
  });

  it('writes nothing again when what is there is what is wanted', async () => {
    set('B');
    await untilHeld('B');
    await federation.stop();
    const before = MEMBERS.map((name) => federation.member(name).resourceVersion);
    await federation.start();
    await clock.advance(10_000);
    expect(MEMBERS.map((name) => federation.member(name).resourceVersion)).toEqual(before);
    expect(federatedStatusOf(fedObject())).toMatchObject({ observedGeneration: fedObject().metadata.generation, conditions: [{ status: 'True' }] });
  });
});
