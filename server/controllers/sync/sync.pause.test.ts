import { afterEach, beforeEach, expect, it } from 'vitest';
import { PAUSED_ANNOTATION, TYPES_GROUP } from '#lib/federation/types/constants.ts';
import { federatedStatusOf } from '#lib/federation/types/federated-object.ts';
import { FakeClock } from '#server/runtime/fake-clock.ts';
import { seededRandom } from '../testing/simulation/seeded-random.ts';
import { FED_CONFIG_MAPS, FED_NAMESPACES, SimulatedFederation } from '../testing/simulation/simulated-federation.ts';

const MEMBERS = ['m1', 'm2'];
const KEY = 'ns/a';
const apiVersion = `${TYPES_GROUP}/v1beta1`;
const placement = { clusters: MEMBERS.map((name) => ({ name })) };

let clock: FakeClock;
let federation: SimulatedFederation;

beforeEach(async () => {
  clock = new FakeClock(Date.parse('2026-01-01T00:00:00Z'));
  federation = new SimulatedFederation({ clock, members: MEMBERS, random: seededRandom(11) });
  federation.host.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns' } });
  federation.host.create(FED_NAMESPACES, { apiVersion, kind: 'FederatedNamespace', metadata: { name: 'ns', namespace: 'ns' }, spec: { template: {}, placement } });
  federation.host.create(FED_CONFIG_MAPS, { apiVersion, kind: 'FederatedConfigMap', metadata: { name: 'a', namespace: 'ns' }, spec: { template: { data: { value: '1' } }, placement } });
  await federation.start();
  await clock.advance(10_000);
});
afterEach(async () => { await federation.stop(); });

const annotate = (value: string | null): void => { federation.host.patch(FED_CONFIG_MAPS, KEY, { metadata: { annotations: { [PAUSED_ANNOTATION]: value } } }, undefined); };
const edit = (spec: Record<string, unknown>): void => { federation.host.patch(FED_CONFIG_MAPS, KEY, { spec }, undefined); };
const status = () => federatedStatusOf(federation.host.get(FED_CONFIG_MAPS, KEY));
const conditions = (): string[] => (status().conditions ?? []).map(({ type, status: value }) => `${type} ${value}`);

it('a paused object leaves its members as they are, whatever is edited, drifts or leaves the placement, and says so', async () => {
  annotate('true');
  await clock.advance(2_000);
  expect(conditions()).toEqual(['Propagation True', 'Paused True']);
  const before = MEMBERS.map((name) => federation.member(name).resourceVersion);
  const observed = status().observedGeneration;
  edit({ template: { data: { value: '2' } }, placement: { clusters: [{ name: 'm1' }] } });
  await clock.advance(20_000);
  expect(MEMBERS.map((name) => federation.member(name).resourceVersion)).toEqual(before);
  expect(status().observedGeneration).toBe(observed);
  federation.member('m1').patch('configmaps', KEY, { data: { value: 'drifted' } }, undefined);
  await clock.advance(20_000);
  expect(federation.member('m1').get('configmaps', KEY)['data']).toEqual({ value: 'drifted' });
  expect(federation.member('m2').deletions).toEqual([]);
});

it('resumed, also after a restart, it is brought to what it says by then', async () => {
  annotate('true');
  await clock.advance(2_000);
  edit({ template: { data: { value: '2' } } });
  await federation.stop();
  await federation.start();
  await clock.advance(10_000);
  expect(federation.member('m2').get('configmaps', KEY)['data']).toEqual({ value: '1' });
  annotate(null);
  await clock.advance(2_000);
  expect(federation.differences()).toEqual([]);
  expect(conditions()).toEqual(['Propagation True']);
  expect(status().observedGeneration).toBe(federation.host.get(FED_CONFIG_MAPS, KEY).metadata.generation);
});

it('a paused object can be deleted', async () => {
  annotate('true');
  await clock.advance(2_000);
  federation.host.delete(FED_CONFIG_MAPS, KEY);
  await clock.advance(5_000);
  expect(federation.host.find(FED_CONFIG_MAPS, KEY)).toBeUndefined();
  expect(federation.differences()).toEqual([]);
});
