import { expect, it } from 'vitest';
import { SYSTEM_NAMESPACE, TYPES_GROUP } from '#lib/federation/types/constants.ts';
import { FakeClock } from '#server/runtime/fake-clock.ts';
import { seededRandom } from '../testing/simulation/seeded-random.ts';
import { FED_CONFIG_MAPS, FED_NAMESPACES, SimulatedFederation } from '../testing/simulation/simulated-federation.ts';

it('a control plane for one namespace propagates only what is in it; a FederatedNamespace there narrows, and is not propagated', async () => {
  const clock = new FakeClock(Date.parse('2026-01-01T00:00:00Z'));
  const federation = new SimulatedFederation({ clock, members: ['m1', 'm2'], random: seededRandom(3), scope: 'Namespaced' });
  const { host } = federation;
  const apiVersion = `${TYPES_GROUP}/v1beta1`;
  const placement = { clusters: [{ name: 'm1' }, { name: 'm2' }] };
  host.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'elsewhere' } });
  for (const name of ['m1', 'm2']) for (const namespace of ['elsewhere', SYSTEM_NAMESPACE]) federation.member(name).create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  for (const namespace of ['elsewhere', SYSTEM_NAMESPACE]) {
    host.create(FED_CONFIG_MAPS, { apiVersion, kind: 'FederatedConfigMap', metadata: { name: 'a', namespace }, spec: { template: { data: { value: '1' } }, placement } });
  }
  await federation.start();
  await clock.advance(10_000);
  const holders = (namespace: string): string[] => ['m1', 'm2'].filter((name) => federation.member(name).find('configmaps', `${namespace}/a`) !== undefined);
  expect(holders(SYSTEM_NAMESPACE)).toEqual(['m1', 'm2']);
  expect(holders('elsewhere')).toEqual([]);
  host.create(FED_NAMESPACES, { apiVersion, kind: 'FederatedNamespace', metadata: { name: SYSTEM_NAMESPACE, namespace: SYSTEM_NAMESPACE }, spec: { template: {}, placement: { clusters: [{ name: 'm2' }] } } });
  await clock.advance(10_000);
  expect(holders(SYSTEM_NAMESPACE)).toEqual(['m2']);
  expect(federation.member('m2').get('namespaces', SYSTEM_NAMESPACE).metadata.labels).toBeUndefined();
  await federation.stop();
});
