import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DELETE_OPTIONS_ANNOTATION, MANAGED_LABEL, ORPHAN_ANNOTATION } from '#lib/federation/types/constants.ts';
import type { FakeClock } from '#server/runtime/fake-clock.ts';
import { ConfigMapStory, on } from '../testing/simulation/config-map-story.ts';
import { FED_CONFIG_MAPS, type SimulatedFederation } from '../testing/simulation/simulated-federation.ts';

const MEMBERS = ['m1', 'm2', 'm3'];
const PREFERENCES = 'replicaschedulingpreferences.scheduling.kubefed.io';

let story: ConfigMapStory;
let clock: FakeClock;
let federation: SimulatedFederation;

beforeEach(async () => {
  story = await ConfigMapStory.start(MEMBERS, 7);
  ({ clock, federation } = story);
});
afterEach(async () => { await story.stop(); });

const versions = (key: string): unknown[] => MEMBERS.map((name) => federation.member(name).find('configmaps', key)?.metadata.resourceVersion);

describe('defects of KubeFed that ours does not have', () => {
  it('D4: a member that takes for ever is reported by itself, the others as done', async () => {
    story.make('first');
    await clock.advance(2_000);
    federation.network('m2').set('hanging');
    story.make('a');
    await clock.advance(4_000);
    expect(story.codes('a')).toEqual({ m1: '', m2: 'CreationTimedOut', m3: '' });
  });

  it('D6: the update time moves whenever something was written in a member', async () => {
    story.make('a');
    await clock.advance(5_000);
    const before = story.statusOf('a').conditions?.[0];
    story.edit('a', { template: { data: { value: '2' } } });
    await clock.advance(5_000);
    const after = story.statusOf('a').conditions?.[0];
    expect(after?.lastUpdateTime).not.toBe(before?.lastUpdateTime);
    expect(after?.lastTransitionTime).toBe(before?.lastTransitionTime);
  });

  it('D16: orphaning takes the labels off before the host lets go, also when a member is away meanwhile', async () => {
    story.make('a', {}, { annotations: { [ORPHAN_ANNOTATION]: 'true' } });
    await clock.advance(5_000);
    federation.network('m2').set('down');
    await clock.advance(40_000);
    story.remove('a');
    await clock.advance(10_000);
    expect(story.isOnHost('a')).toBe(true);
    federation.network('m2').set('up');
    await clock.advance(10_000);
    expect(story.isOnHost('a')).toBe(false);
    for (const name of MEMBERS) expect(federation.member(name).get('configmaps', 'ns/a').metadata.labels?.[MANAGED_LABEL]).toBeUndefined();
  });

  it('D28: what a server set in the template\'s metadata is not sent to members', async () => {
    story.make('a', { template: { metadata: { uid: 'x', resourceVersion: '5', labels: { app: 'a' }, ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' }] }, data: { value: '1' } } });
    await clock.advance(5_000);
    const { metadata } = federation.member('m1').get('configmaps', 'ns/a');
    expect(metadata.labels).toEqual({ app: 'a', [MANAGED_LABEL]: 'true' });
    expect(metadata.ownerReferences).toBeUndefined();
  });

  it('D30: the delete options are used when a cluster leaves the placement, too', async () => {
    story.make('a', {}, { annotations: { [DELETE_OPTIONS_ANNOTATION]: '{"propagationPolicy":"Orphan","gracePeriodSeconds":5}' } });
    await clock.advance(5_000);
    story.edit('a', { placement: on(['m1']) });
    await clock.advance(5_000);
    expect(federation.member('m2').deletions).toMatchObject([{ key: 'ns/a', options: { propagationPolicy: 'Orphan', gracePeriodSeconds: 5 } }]);
  });

  it('D32: a change of what is not ours is no reason to write', async () => {
    story.make('a');
    await clock.advance(5_000);
    federation.member('m1').patch('configmaps', 'ns/a', { metadata: { annotations: { theirs: 'yes' } }, data: { extra: 'kept' } }, undefined);
    const before = versions('ns/a');
    await clock.advance(30_000);
    expect(versions('ns/a')).toEqual(before);
  });

  it('D33: another cluster\'s override is no reason to write', async () => {
    story.make('a');
    await clock.advance(5_000);
    const [first] = versions('ns/a');
    story.edit('a', { overrides: [{ clusterName: 'm2', clusterOverrides: [{ path: '/data/value', value: 'other' }] }] });
    await clock.advance(5_000);
    expect(versions('ns/a')[0]).toBe(first);
    expect(federation.member('m2').get('configmaps', 'ns/a')['data']).toEqual({ value: 'other' });
  });

  it('D34: clusters stand in the status in the order of their names', async () => {
    story.make('a', { placement: on(['m3', 'm1', 'm2']) });
    await clock.advance(5_000);
    expect(story.statusOf('a').clusters?.map(({ name }) => name)).toEqual(MEMBERS);
  });

  it('D39: a placement that can not be computed is said, and goes as soon as it can', async () => {
    story.make('a', { placement: { clusterSelector: { matchExpressions: [{ key: 'x', operator: 'Nonsense' }] } } });
    await clock.advance(5_000);
    expect(story.statusOf('a').conditions).toMatchObject([{ status: 'False', reason: 'ComputePlacementFailed' }]);
    story.edit('a', { placement: { clusterSelector: null, clusters: on(['m1']).clusters } });
    await clock.advance(5_000);
    expect(story.statusOf('a').conditions).toMatchObject([{ status: 'True' }]);
  });
});

describe('waiting and waking', () => {
  it('an object that is placed nowhere gets no finalizer and may go at any time', async () => {
    story.make('a', { placement: on([]) });
    await clock.advance(5_000);
    expect(federation.host.get(FED_CONFIG_MAPS, 'ns/a').metadata.finalizers).toBeUndefined();
    expect(story.statusOf('a').conditions).toMatchObject([{ status: 'True' }]);
    story.remove('a');
    expect(story.isOnHost('a')).toBe(false);
  });

  it('an object whose namespace is late goes at once when that appears in the member', async () => {
    story.makeNamespace('late');
    story.make('a', {}, { namespace: 'late' });
    await clock.advance(400);
    expect(federation.differences()).toEqual([]);
  });

  it('a cluster that comes back keeps until availableDelay is over what a preference took out of it meanwhile: it may be scheduled back', async () => {
    story.configure({ controllerDuration: { availableDelay: '5s' } });
    for (const name of ['moves', 'leaves']) {
      story.make(name);
      federation.host.create(PREFERENCES, { apiVersion: 'scheduling.kubefed.io/v1alpha1', kind: 'ReplicaSchedulingPreference', metadata: { name, namespace: 'ns' }, spec: {} });
    }
    story.make('unscheduled');
    await clock.advance(2_000);
    federation.network('m2').set('down');
    await clock.advance(40_000);
    for (const name of ['moves', 'leaves', 'unscheduled']) story.edit(name, { placement: on(['m1', 'm3']) });
    await clock.advance(2_000);
    federation.network('m2').set('up');
    await clock.advance(3_000);
    story.edit('moves', { placement: on(MEMBERS), template: { data: { value: '2' } } });
    await clock.advance(500);
    expect(federation.member('m2').deletions.map(({ key }) => key)).toEqual(['ns/unscheduled']);
    expect(federation.member('m2').get('configmaps', 'ns/moves')['data']).toEqual({ value: '2' });
    await clock.advance(10_000);
    expect(federation.differences()).toEqual([]);
    expect(federation.member('m2').deletions.map(({ key }) => key)).toEqual(['ns/unscheduled', 'ns/leaves']);
  });

  it('availableDelay of the KubeFedConfig, changed while a returned cluster is waited for, counts at once', async () => {
    story.configure({ controllerDuration: { availableDelay: '60s' } });
    story.make('leaves');
    federation.host.create(PREFERENCES, { apiVersion: 'scheduling.kubefed.io/v1alpha1', kind: 'ReplicaSchedulingPreference', metadata: { name: 'leaves', namespace: 'ns' }, spec: {} });
    await clock.advance(2_000);
    federation.network('m2').set('down');
    await clock.advance(40_000);
    story.edit('leaves', { placement: on(['m1', 'm3']) });
    federation.network('m2').set('up');
    await clock.advance(30_000);
    expect(story.holders('leaves')).toEqual(MEMBERS);
    story.configure({ controllerDuration: { availableDelay: '35s' } });
    await clock.advance(2_000);
    expect(story.holders('leaves')).toEqual(MEMBERS);
    await clock.advance(10_000);
    expect(story.holders('leaves')).toEqual(['m1', 'm3']);
  });

  it('what a returned cluster refuses is tried again when availableDelay is over', async () => {
    story.configure({ controllerDuration: { availableDelay: '10s' } });
    federation.member('m2').create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'taken', namespace: 'ns' }, data: { value: 'theirs' } });
    federation.network('m2').set('down');
    await clock.advance(40_000);
    story.make('taken', { conflictPolicy: 'Report' });
    federation.network('m2').set('up');
    await clock.advance(5_000);
    expect(story.codes('taken')).toEqual({ m1: '', m2: 'AlreadyExists', m3: '' });
    federation.member('m2').delete('configmaps', 'ns/taken');
    await clock.advance(2_000);
    expect(story.holders('taken')).toEqual(['m1', 'm3']);
    await clock.advance(8_000);
    expect(federation.differences()).toEqual([]);
  });

  it('a namespace that disappears from a member by hand comes back with everything in it', async () => {
    story.make('a');
    await clock.advance(5_000);
    federation.member('m2').delete('namespaces', 'ns');
    await clock.advance(1_000);
    expect(federation.differences()).toEqual([]);
  });

  it('a change of the KubeFedConfig counts while running: adoption', async () => {
    story.configure({ syncController: { adoptResources: 'Disabled' } });
    federation.member('m1').create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'theirs', namespace: 'ns' }, data: { value: 'old' } });
    await clock.advance(1_000);
    story.make('theirs');
    await clock.advance(5_000);
    expect(story.statusOf('theirs').clusters?.find(({ name }) => name === 'm1')?.status).toBe('AlreadyExists');
    expect(federation.member('m1').get('configmaps', 'ns/theirs')['data']).toEqual({ value: 'old' });
    story.configure({ syncController: { adoptResources: 'Enabled' } });
    await clock.advance(3_000);
    expect(federation.differences()).toEqual([]);
  });

  it('with the policy Report a field of somebody else\'s is left alone and named, with Force it is taken', async () => {
    story.make('a', { conflictPolicy: 'Report' });
    await clock.advance(5_000);
    federation.member('m1').patch('configmaps', 'ns/a', { data: { value: 'theirs' } }, undefined);
    await clock.advance(5_000);
    expect(story.statusOf('a').clusters?.find(({ name }) => name === 'm1')).toMatchObject({ status: 'UpdateFailed', message: expect.stringContaining('somebody') });
    expect(federation.member('m1').get('configmaps', 'ns/a')['data']).toEqual({ value: 'theirs' });
    story.edit('a', { conflictPolicy: 'Force' });
    await clock.advance(5_000);
    expect(federation.differences()).toEqual([]);
  });
});
