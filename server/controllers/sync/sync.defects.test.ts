import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CORE_GROUP, DELETE_OPTIONS_ANNOTATION, MANAGED_LABEL, ORPHAN_ANNOTATION, SYSTEM_NAMESPACE, TYPES_GROUP } from '#lib/federation/types/constants.ts';
import { federatedStatusOf } from '#lib/federation/types/federated-object.ts';
import { FakeClock } from '#server/runtime/fake-clock.ts';
import { seededRandom } from '../testing/simulation/seeded-random.ts';
import { FED_CONFIG_MAPS, FED_NAMESPACES, SimulatedFederation } from '../testing/simulation/simulated-federation.ts';

const MEMBERS = ['m1', 'm2', 'm3'];
const PREFERENCES = 'replicaschedulingpreferences.scheduling.kubefed.io';
const apiVersion = `${TYPES_GROUP}/v1beta1`;
const on = (names: readonly string[]): { clusters: { name: string }[] } => ({ clusters: names.map((name) => ({ name })) });

let clock: FakeClock;
let federation: SimulatedFederation;

beforeEach(async () => {
  clock = new FakeClock(Date.parse('2026-01-01T00:00:00Z'));
  federation = new SimulatedFederation({ clock, members: MEMBERS, random: seededRandom(7) });
  federation.host.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ns' } });
  federation.host.create(FED_NAMESPACES, { apiVersion, kind: 'FederatedNamespace', metadata: { name: 'ns', namespace: 'ns' }, spec: { template: {}, placement: on(MEMBERS) } });
  await federation.start();
  await clock.advance(5_000);
});
afterEach(async () => { await federation.stop(); });

function make(name: string, spec: Record<string, unknown> = {}, annotations: Record<string, string> = {}): void {
  federation.host.create(FED_CONFIG_MAPS, { apiVersion, kind: 'FederatedConfigMap', metadata: { name, namespace: 'ns', annotations }, spec: { template: { data: { value: '1' } }, placement: on(MEMBERS), ...spec } });
}
const edit = (name: string, spec: Record<string, unknown>): void => { federation.host.patch(FED_CONFIG_MAPS, `ns/${name}`, { spec }, undefined); };
const statusOf = (name: string) => federatedStatusOf(federation.host.get(FED_CONFIG_MAPS, `ns/${name}`));
const versions = (key: string): unknown[] => MEMBERS.map((name) => federation.member(name).find('configmaps', key)?.metadata.resourceVersion);

describe('defects of KubeFed that ours does not have', () => {
  it('D4: a member that takes for ever is reported by itself, the others as done', async () => {
    make('first');
    await clock.advance(2_000);
    federation.network('m2').set('hanging');
    make('a');
    await clock.advance(4_000);
    const codes = Object.fromEntries((statusOf('a').clusters ?? []).map(({ name, status }) => [name, status ?? '']));
    expect(codes).toEqual({ m1: '', m2: 'CreationTimedOut', m3: '' });
  });

  it('D6: the update time moves whenever something was written in a member', async () => {
    make('a');
    await clock.advance(5_000);
    const before = statusOf('a').conditions?.[0];
    edit('a', { template: { data: { value: '2' } } });
    await clock.advance(5_000);
    const after = statusOf('a').conditions?.[0];
    expect(after?.lastUpdateTime).not.toBe(before?.lastUpdateTime);
    expect(after?.lastTransitionTime).toBe(before?.lastTransitionTime);
  });

  it('D16: orphaning takes the labels off before the host lets go, also when a member is away meanwhile', async () => {
    make('a', {}, { [ORPHAN_ANNOTATION]: 'true' });
    await clock.advance(5_000);
    federation.network('m2').set('down');
    await clock.advance(40_000);
    federation.host.delete(FED_CONFIG_MAPS, 'ns/a');
    await clock.advance(10_000);
    expect(federation.host.find(FED_CONFIG_MAPS, 'ns/a')).toBeDefined();
    federation.network('m2').set('up');
    await clock.advance(10_000);
    expect(federation.host.find(FED_CONFIG_MAPS, 'ns/a')).toBeUndefined();
    for (const name of MEMBERS) expect(federation.member(name).get('configmaps', 'ns/a').metadata.labels?.[MANAGED_LABEL]).toBeUndefined();
  });

  it('D28: what a server set in the template\'s metadata is not sent to members', async () => {
    make('a', { template: { metadata: { uid: 'x', resourceVersion: '5', labels: { app: 'a' }, ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' }] }, data: { value: '1' } } });
    await clock.advance(5_000);
    const { metadata } = federation.member('m1').get('configmaps', 'ns/a');
    expect(metadata.labels).toEqual({ app: 'a', [MANAGED_LABEL]: 'true' });
    expect(metadata.ownerReferences).toBeUndefined();
  });

  it('D30: the delete options are used when a cluster leaves the placement, too', async () => {
    make('a', {}, { [DELETE_OPTIONS_ANNOTATION]: '{"propagationPolicy":"Orphan","gracePeriodSeconds":5}' });
    await clock.advance(5_000);
    edit('a', { placement: on(['m1']) });
    await clock.advance(5_000);
    expect(federation.member('m2').deletions).toMatchObject([{ key: 'ns/a', options: { propagationPolicy: 'Orphan', gracePeriodSeconds: 5 } }]);
  });

  it('D32: a change of what is not ours is no reason to write', async () => {
    make('a');
    await clock.advance(5_000);
    federation.member('m1').patch('configmaps', 'ns/a', { metadata: { annotations: { theirs: 'yes' } }, data: { extra: 'kept' } }, undefined);
    const before = versions('ns/a');
    await clock.advance(30_000);
    expect(versions('ns/a')).toEqual(before);
  });

  it('D33: another cluster\'s override is no reason to write', async () => {
    make('a');
    await clock.advance(5_000);
    const [first] = versions('ns/a');
    edit('a', { overrides: [{ clusterName: 'm2', clusterOverrides: [{ path: '/data/value', value: 'other' }] }] });
    await clock.advance(5_000);
    expect(versions('ns/a')[0]).toBe(first);
    expect(federation.member('m2').get('configmaps', 'ns/a')['data']).toEqual({ value: 'other' });
  });

  it('D34: clusters stand in the status in the order of their names', async () => {
    make('a', { placement: on(['m3', 'm1', 'm2']) });
    await clock.advance(5_000);
    expect(statusOf('a').clusters?.map(({ name }) => name)).toEqual(MEMBERS);
  });

  it('D39: a placement that can not be computed is said, and goes as soon as it can', async () => {
    make('a', { placement: { clusterSelector: { matchExpressions: [{ key: 'x', operator: 'Nonsense' }] } } });
    await clock.advance(5_000);
    expect(statusOf('a').conditions).toMatchObject([{ status: 'False', reason: 'ComputePlacementFailed' }]);
    edit('a', { placement: { clusterSelector: null, clusters: on(['m1']).clusters } });
    await clock.advance(5_000);
    expect(statusOf('a').conditions).toMatchObject([{ status: 'True' }]);
  });
});

describe('waiting and waking', () => {
  it('an object that is placed nowhere gets no finalizer and may go at any time', async () => {
    make('a', { placement: on([]) });
    await clock.advance(5_000);
    expect(federation.host.get(FED_CONFIG_MAPS, 'ns/a').metadata.finalizers).toBeUndefined();
    expect(statusOf('a').conditions).toMatchObject([{ status: 'True' }]);
    federation.host.delete(FED_CONFIG_MAPS, 'ns/a');
    expect(federation.host.find(FED_CONFIG_MAPS, 'ns/a')).toBeUndefined();
  });

  it('an object whose namespace is late goes at once when that appears in the member', async () => {
    federation.host.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'late' } });
    federation.host.create(FED_NAMESPACES, { apiVersion, kind: 'FederatedNamespace', metadata: { name: 'late', namespace: 'late' }, spec: { template: {}, placement: on(MEMBERS) } });
    federation.host.create(FED_CONFIG_MAPS, { apiVersion, kind: 'FederatedConfigMap', metadata: { name: 'a', namespace: 'late' }, spec: { template: { data: { value: '1' } }, placement: on(MEMBERS) } });
    await clock.advance(400);
    expect(federation.differences()).toEqual([]);
  });

  it('a cluster that comes back keeps for a moment what a preference took out of it meanwhile: it may be scheduled back', async () => {
    for (const name of ['moves', 'leaves']) {
      make(name);
      federation.host.create(PREFERENCES, { apiVersion: 'scheduling.kubefed.io/v1alpha1', kind: 'ReplicaSchedulingPreference', metadata: { name, namespace: 'ns' }, spec: {} });
    }
    make('unscheduled');
    await clock.advance(2_000);
    federation.network('m2').set('down');
    await clock.advance(40_000);
    for (const name of ['moves', 'leaves', 'unscheduled']) edit(name, { placement: on(['m1', 'm3']) });
    await clock.advance(2_000);
    federation.network('m2').set('up');
    await clock.advance(3_000);
    edit('moves', { placement: on(MEMBERS), template: { data: { value: '2' } } });
    await clock.advance(500);
    expect(federation.member('m2').deletions.map(({ key }) => key)).toEqual(['ns/unscheduled']);
    expect(federation.member('m2').get('configmaps', 'ns/moves')['data']).toEqual({ value: '2' });
    await clock.advance(10_000);
    expect(federation.differences()).toEqual([]);
    expect(federation.member('m2').deletions.map(({ key }) => key)).toEqual(['ns/unscheduled', 'ns/leaves']);
  });

  it('a namespace that disappears from a member by hand comes back with everything in it', async () => {
    make('a');
    await clock.advance(5_000);
    federation.member('m2').delete('namespaces', 'ns');
    await clock.advance(1_000);
    expect(federation.differences()).toEqual([]);
  });

  it('a change of the KubeFedConfig counts while running: adoption', async () => {
    federation.host.patch(`kubefedconfigs.${CORE_GROUP}`, `${SYSTEM_NAMESPACE}/kubefed`, { spec: { syncController: { adoptResources: 'Disabled' } } }, undefined);
    federation.member('m1').create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'theirs', namespace: 'ns' }, data: { value: 'old' } });
    await clock.advance(1_000);
    make('theirs');
    await clock.advance(5_000);
    expect(statusOf('theirs').clusters?.find(({ name }) => name === 'm1')?.status).toBe('AlreadyExists');
    expect(federation.member('m1').get('configmaps', 'ns/theirs')['data']).toEqual({ value: 'old' });
    federation.host.patch(`kubefedconfigs.${CORE_GROUP}`, `${SYSTEM_NAMESPACE}/kubefed`, { spec: { syncController: { adoptResources: 'Enabled' } } }, undefined);
    await clock.advance(3_000);
    expect(federation.differences()).toEqual([]);
  });

  it('with the policy Report a field of somebody else\'s is left alone and named, with Force it is taken', async () => {
    make('a', { conflictPolicy: 'Report' });
    await clock.advance(5_000);
    federation.member('m1').patch('configmaps', 'ns/a', { data: { value: 'theirs' } }, undefined);
    await clock.advance(5_000);
    expect(statusOf('a').clusters?.find(({ name }) => name === 'm1')).toMatchObject({ status: 'UpdateFailed', message: expect.stringContaining('somebody') });
    expect(federation.member('m1').get('configmaps', 'ns/a')['data']).toEqual({ value: 'theirs' });
    edit('a', { conflictPolicy: 'Force' });
    await clock.advance(5_000);
    expect(federation.differences()).toEqual([]);
  });
});
