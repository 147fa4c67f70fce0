import { describe, expect, it } from 'vitest';
import { MANAGED_LABEL, SYNC_FINALIZER, TYPES_GROUP } from '#lib/federation/types/constants.ts';
import { federatedStatusOf } from '#lib/federation/types/federated-object.ts';
import { overridesVersion, templateVersion } from '#lib/federation/propagation/version-hash.ts';
import { FakeClock } from '#server/runtime/fake-clock.ts';
import { seededRandom } from '../testing/simulation/seeded-random.ts';
import { FED_CONFIG_MAPS, FED_NAMESPACES, SimulatedFederation } from '../testing/simulation/simulated-federation.ts';

const MEMBERS = ['m1', 'm2'];
const VERSIONS = 'propagatedversions.core.kubefed.io';

/** A federation as KubeFed leaves it: finalizers, labels, a status without our marks, and its version records. */
function leftByKubeFed(): { federation: SimulatedFederation; clock: FakeClock } {
  const clock = new FakeClock(Date.parse('2026-01-01T00:00:00Z'));
  const federation = new SimulatedFederation({ clock, members: MEMBERS, random: seededRandom(1) });
  const { host } = federation;
  const placement = { clusters: MEMBERS.map((name) => ({ name })) };
  const clusters = MEMBERS.map((name) => ({ name }));
  const apiVersion = `${TYPES_GROUP}/v1beta1`;
  host.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns' } });
  host.create(FED_NAMESPACES, { apiVersion, kind: 'FederatedNamespace', metadata: { name: 'ns', namespace: 'ns', finalizers: [SYNC_FINALIZER] }, spec: { template: {}, placement }, status: { clusters } });
  const labels = { [MANAGED_LABEL]: 'true' };
  const data = { same: { value: '1' }, normalised: { value: '1000m' } };
  for (const [name, template] of Object.entries(data)) {
    const spec = { template: { data: template }, placement };
    const fed = host.create(FED_CONFIG_MAPS, { apiVersion, kind: 'FederatedConfigMap', metadata: { name, namespace: 'ns', finalizers: [SYNC_FINALIZER] }, spec, status: { clusters } });
    const versions = MEMBERS.map((member) => {
      const api = federation.member(member);
      if (api.find('namespaces', 'ns') === undefined) api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns', labels } });
      const live = api.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'ns', labels }, data: { value: '1' } });
      return { clusterName: member, version: `rv:${live.metadata.resourceVersion}` };
    });
    host.create(VERSIONS, {
      apiVersion: 'core.kubefed.io/v1alpha1', kind: 'PropagatedVersion',
      metadata: { name: `configmap-${name}`, namespace: 'ns', ownerReferences: [{ apiVersion, kind: 'FederatedConfigMap', name, uid: fed.metadata.uid ?? '' }] },
      status: { templateVersion: templateVersion(spec.template), overridesVersion: overridesVersion(spec), clusterVersions: versions },
    });
  }
  return { federation, clock };
}

const stateOf = (federation: SimulatedFederation): string[] => MEMBERS.map((name) => federation.member(name).resourceVersion);

describe('taking over from KubeFed', () => {
  it('the first pass over a federation in sync writes nothing in any member, also where a member normalised what it was given', async () => {
    const { federation, clock } = leftByKubeFed();
    const before = stateOf(federation);
    await federation.start();
    await clock.advance(60_000);
    expect(stateOf(federation)).toEqual(before);
    for (const object of federation.host.list(FED_CONFIG_MAPS)) {
      const { clusters, conditions } = federatedStatusOf(object);
      expect(conditions).toMatchObject([{ type: 'Propagation', status: 'True' }]);
      expect(clusters?.every(({ applied }) => applied !== undefined)).toBe(true);
    }
    await federation.stop();
    await federation.start();
    await clock.advance(60_000);
    expect(stateOf(federation)).toEqual(before);
  });

  it('what changes afterwards is propagated, and deletion reaches what KubeFed placed', async () => {
    const { federation, clock } = leftByKubeFed();
    await federation.start();
    await clock.advance(10_000);
    federation.host.patch(FED_CONFIG_MAPS, 'ns/same', { spec: { template: { data: { value: '2' } } } }, undefined);
    federation.host.delete(FED_CONFIG_MAPS, 'ns/normalised');
    await clock.advance(10_000);
    for (const name of MEMBERS) {
      expect(federation.member(name).get('configmaps', 'ns/same')['data']).toEqual({ value: '2' });
      expect(federation.member(name).find('configmaps', 'ns/normalised')).toBeUndefined();
    }
    expect(federation.host.find(FED_CONFIG_MAPS, 'ns/normalised')).toBeUndefined();
  });

  it('D3: deletion waits for a cluster in which KubeFed placed the object and which is gone now', async () => {
    const { federation, clock } = leftByKubeFed();
    await federation.start();
    federation.network('m2').set('down');
    await clock.advance(40_000);
    federation.host.delete(FED_CONFIG_MAPS, 'ns/same');
    await clock.advance(10_000);
    expect(federatedStatusOf(federation.host.get(FED_CONFIG_MAPS, 'ns/same')).clusters).toMatchObject([{ name: 'm2', status: 'WaitingForRemoval' }]);
    federation.network('m2').set('up');
    await clock.advance(10_000);
    expect(federation.host.find(FED_CONFIG_MAPS, 'ns/same')).toBeUndefined();
    expect(federation.member('m2').find('configmaps', 'ns/same')).toBeUndefined();
  });

  it('D15: a record that belongs to another object of the same kind and name is not taken for ours', async () => {
    const { federation, clock } = leftByKubeFed();
    federation.host.patch(VERSIONS, 'ns/configmap-normalised', { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Other', name: 'normalised', uid: 'another' }] } }, undefined);
    const before = stateOf(federation);
    await federation.start();
    await clock.advance(10_000);
    expect(stateOf(federation)).not.toEqual(before);
    expect(federation.member('m1').get('configmaps', 'ns/normalised')['data']).toEqual({ value: '1000m' });
  });
});
