import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { listAt, numberAt, stringAt } from '#lib/federation/types/read.ts';
import { settleMerge } from '#lib/views/review/merge-value.ts';
import { CHANGE_STAGES, type ChangeProgress, type ProposedChange } from '#lib/contracts/changes.ts';
import { CLUSTERS } from '#server/host/resources.ts';
import { eventually, federated, federateNamespace, fedConfigMap, startFederation, TYPES, type Federation } from '#server/controllers/testing/federation-kit.ts';
import { describeWithEmbeddedServers } from '#server/testing/test-clusters.ts';
import { applyChanges } from './apply-changes.ts';
import type { DnsPreview } from './change-services.ts';
import { concernedTargets } from './concerned-targets.ts';
import { previewChanges } from './preview-changes.ts';
import { RECORD_TYPES } from '../dns/records.ts';
import { ChangeTracker } from './track-changes.ts';

let federation: Federation;
const AUTHOR = { session: '0123456789abcdef' };
const justNow = () => ({ startedAtMs: Date.now(), acceptedAtMs: Date.now() });
const ref = { resource: 'federatedconfigmaps', namespace: 'shop', name: 'settings' };
const PODS = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true } as const;
const QUOTAS = { group: '', version: 'v1', plural: 'resourcequotas', kind: 'ResourceQuota', namespaced: true } as const;
const SERVICES = { group: '', version: 'v1', plural: 'services', kind: 'Service', namespaced: true } as const;

beforeAll(async () => {
  federation = await startFederation(['east', 'west']);
  await federateNamespace(federation, 'shop');
});
afterAll(() => federation.stop());

const servicesOf = (from: Federation) => { const { host, registry, recorder, planning } = from.plane(); return { host, registry, recorder, planning }; };
const preview = (...changes: ProposedChange[]) => previewChanges(federation.plane(), changes, new Date());
const liveOf = (name = 'settings') => federation.host.get<KubeObject>(TYPES.fedConfigMaps, { namespace: 'shop', name });

async function place(clusters: readonly string[], name = 'settings'): Promise<Extract<ProposedChange, { do: 'setSpec' }>> {
  const live = await liveOf(name);
  const spec = typeof live['spec'] === 'object' && live['spec'] !== null ? { ...live['spec'] } : {};
  return {
    do: 'setSpec', part: 'placement', ref: { ...ref, name }, base: { generation: live.metadata.generation ?? 0, spec: live['spec'] },
    spec: { ...spec, placement: { clusters: clusters.map((cluster) => ({ name: cluster })) } },
  };
}

/** Bare API servers run nothing: there a ready Pod has to be written down. */
async function runPod(member: string, name: string, labels: Record<string, string>): Promise<void> {
  const client = federation.member(member);
  await client.create<KubeObject>(PODS, { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } });
  await client.patch(PODS, { name, namespace: 'shop' }, { type: 'merge', body: { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } } }, { subresource: 'status' });
}

function isReady(pod: KubeObject): boolean {
  return (listAt(pod, 'status', 'conditions') ?? []).some((condition) => stringAt(condition, 'type') === 'Ready' && stringAt(condition, 'status') === 'True');
}

async function hold(member: string, name: string): Promise<boolean> {
  return (await federation.member(member).find(TYPES.configMaps, { namespace: 'shop', name })) !== undefined;
}

describe('a change of placement', () => {
  it('is told by cluster, asked of the members by dry run, made, followed to the end, and taken back', async () => {
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap('shop', 'settings', { colour: 'blue' }, ['east']));
    await eventually('east holds it', () => hold('east', 'settings'));
    await eventually('the host’s cache shows it', async () => federation.plane().host.federated('configmaps')?.store.get('shop/settings')?.['status'] !== undefined);

    const change = await place(['west']);
    const shown = await preview(change);
    expect(shown.clusters.map(({ cluster, effects }) => [cluster, effects.map(({ effect, isDryRun }) => [effect, isDryRun])])).toEqual([['east', [['delete', true]]], ['west', [['create', true]]]]);
    expect(shown.host[0]?.fields.map(({ path }) => path)).toContain('/placement/clusters/0');
    expect(await hold('west', 'settings')).toBe(false);

    const tracker = new ChangeTracker(federation.plane(), Date.now);
    const made = await applyChanges(federation.plane(), [change], AUTHOR);
    tracker.track('one', made.targets, justNow());
    let progress: ChangeProgress | undefined;
    await eventually('the change is everywhere', async () => {
      progress = tracker.read('one');
      return progress?.isDone === true;
    });
    expect(progress?.stages.map(({ stage }) => stage)).toEqual(CHANGE_STAGES);
    expect(progress?.stages.every(({ atMs }, i, all) => atMs !== undefined && atMs >= (all[i - 1]?.atMs ?? 0))).toBe(true);
    expect([await hold('east', 'settings'), await hold('west', 'settings')]).toEqual([false, true]);

    await applyChanges(federation.plane(), made.revert, AUTHOR);
    await eventually('it is back', async () => await hold('east', 'settings') && !(await hold('west', 'settings')));
    tracker.stop();
  });

  it('shows only what differs, and nothing for a change that changes nothing', async () => {
    const shown = await preview(await place(['east']));
    expect(shown.clusters).toEqual([]);
    expect(shown.host).toEqual([]);
  });

  it('names an invalid placement before it is saved, and refuses to save it', async () => {
    const change = await place(['east', 'east']);
    expect((await preview(change)).warnings[0]).toMatchObject({ kind: 'invalid' });
    await expect(applyChanges(federation.plane(), [change], AUTHOR)).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('says that an empty list places the object nowhere', async () => {
    expect((await preview(await place([]))).warnings).toContainEqual({ kind: 'placedNowhere', object: { kind: 'FederatedConfigMap', namespace: 'shop', name: 'settings' } });
  });
});

describe('two people at the same object', () => {
  it('get a merge that keeps both changes, and the one who comes second can not overwrite the first', async () => {
    const mine = await place(['east', 'west']);
    await federation.host.patch(TYPES.fedConfigMaps, { namespace: 'shop', name: 'settings' }, { type: 'merge', body: { spec: { template: { data: { colour: 'green' } } } } });
    await expect(applyChanges(federation.plane(), [mine], AUTHOR)).rejects.toMatchObject({ code: 'CONFLICT' });
    const { merges } = await preview(mine);
    expect(merges[0]?.theirs).toEqual([{ path: '/template/data/colour', before: '"blue"', after: '"green"' }]);
    expect(merges[0]?.conflicts).toEqual([]);
    const [merge] = merges;
    if (merge === undefined) throw new Error('there is a merge');
    await applyChanges(federation.plane(), [settleMerge(mine, merge)], AUTHOR);
    const live = await liveOf();
    expect(live['spec']).toMatchObject({ template: { data: { colour: 'green' } }, placement: { clusters: [{ name: 'east' }, { name: 'west' }] } });
  });
});

describe('a DNS record', () => {
  it('is reviewed with the names that go, taken away, and made again as it was', async () => {
    const record = { kind: 'service', namespace: 'shop', name: 'front' } as const;
    const read = () => federation.host.find<KubeObject>(RECORD_TYPES.service, record);
    await federation.host.create<KubeObject>(RECORD_TYPES.service, { apiVersion: 'multiclusterdns.kubefed.io/v1alpha1', kind: 'ServiceDNSRecord', metadata: { namespace: 'shop', name: 'front', labels: { team: 'web' } }, spec: { domainRef: 'shop', recordTTL: 60 } });
    const dns: DnsPreview = { preview: async () => ({ endpoints: [{ dnsName: 'front.example', recordType: 'A', targets: ['10.0.0.1'], recordTTL: 60 }] }), previewAfter: () => [] };
    const services = { ...servicesOf(federation), dns };
    const told = await previewChanges(services, [{ do: 'deleteRecord', record }], new Date());
    expect(told).toMatchObject({ clusters: [], host: [{ object: { kind: 'ServiceDNSRecord', namespace: 'shop', name: 'front' }, effect: 'delete' }], dns: [{ name: 'front.example', type: 'A', before: ['10.0.0.1'], after: [] }] });
    const { revert } = await applyChanges(services, [{ do: 'deleteRecord', record }], AUTHOR);
    expect(await read()).toBeUndefined();
    await expect(previewChanges(services, [{ do: 'deleteRecord', record }], new Date())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await previewChanges(services, revert, new Date())).toMatchObject({ host: [{ effect: 'create' }], dns: [{ before: [], after: ['10.0.0.1'] }] });
    expect((await applyChanges(services, revert, AUTHOR)).revert).toEqual([{ do: 'deleteRecord', record }]);
    expect(await read()).toMatchObject({ metadata: { labels: { team: 'web' } }, spec: { domainRef: 'shop', recordTTL: 60 } });
  });
});

describe('two people at the same preference, or at one cluster’s labels', () => {
  it('get a merge of both, and the second can not overwrite the first', async () => {
    const plane = federation.plane();
    const labels = plane.host.clusters.store.get('kube-federation-system/west')?.metadata.labels ?? {};
    const change: ProposedChange = { do: 'setLabels', cluster: 'west', base: labels, labels: { ...labels, mine: 'yes' } };
    expect((await preview(change)).merges).toEqual([]);
    await federation.host.patch(CLUSTERS, { namespace: 'kube-federation-system', name: 'west' }, { type: 'merge', body: { metadata: { labels: { theirs: 'yes' } } } });
    await eventually('the cache has it', async () => plane.host.clusters.store.get('kube-federation-system/west')?.metadata.labels?.['theirs'] === 'yes');
    await expect(applyChanges(plane, [change], AUTHOR)).rejects.toMatchObject({ code: 'CONFLICT' });
    const [merge] = (await preview(change)).merges;
    expect(merge).toMatchObject({ index: 0, object: { kind: 'KubeFedCluster', name: 'west' }, theirs: [{ path: '/theirs', before: '', after: '"yes"' }], conflicts: [] });
    if (merge === undefined) throw new Error('there is a merge');
    const { revert } = await applyChanges(plane, [settleMerge(change, merge)], AUTHOR);
    expect((await federation.host.get<KubeObject>(CLUSTERS, { namespace: 'kube-federation-system', name: 'west' })).metadata.labels).toMatchObject({ mine: 'yes', theirs: 'yes' });
    await eventually('the cache has that too', async () => plane.host.clusters.store.get('kube-federation-system/west')?.metadata.labels?.['mine'] === 'yes');
    await applyChanges(plane, revert, AUTHOR);
  });
});

describe('what a review warns of', () => {
  it('names Services that would lose their last endpoint, and the Pods that stop', async () => {
    const labels = { app: 'web' };
    const template = { spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1', resources: { requests: { cpu: '10m' } } }] } } } };
    await federation.host.create(TYPES.fedDeployments, federated('FederatedDeployment', 'shop', 'web', { template, placement: { clusters: [{ name: 'east' }] } }));
    await federation.member('east').create<KubeObject>(SERVICES, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: labels, ports: [{ port: 80 }] } });
    if (federation.clusters.kind !== 'embedded') await runPod('east', 'web-0', labels);
    await eventually('one is ready', async () => (await federation.member('east').listAll<KubeObject>(PODS, { namespace: 'shop' })).some(isReady));
    await eventually('it is there', async () => (await federation.member('east').find(TYPES.deployments, { namespace: 'shop', name: 'web' })) !== undefined);
    await eventually('the cache shows it', async () => federation.plane().host.federated('deployments.apps')?.store.get('shop/web') !== undefined);
    const shown = await preview({ do: 'delete', ref: { resource: 'federateddeployments', namespace: 'shop', name: 'web' }, targets: 'delete' });
    expect(shown.warnings).toContainEqual({ kind: 'serviceLosesEndpoints', cluster: 'east', namespace: 'shop', name: 'web', isEverywhere: true });
    expect(shown.pods).toEqual({ start: 0, stop: 2, restart: 0 });
    const dns: DnsPreview = { preview: async () => undefined, previewAfter: (offers) => offers.map(({ cluster, name, becomes }) => ({ name: `${name}.example`, type: becomes, before: [cluster], after: [], pending: [] })) };
    const named = await previewChanges({ ...servicesOf(federation), dns }, [{ do: 'delete', ref: { resource: 'federateddeployments', namespace: 'shop', name: 'web' }, targets: 'delete' }], new Date());
    expect(named.dns).toEqual([{ name: 'web.example', type: 'empty', before: ['east'], after: [], pending: [] }]);
    const kept = await preview({ do: 'delete', ref: { resource: 'federateddeployments', namespace: 'shop', name: 'web' }, targets: 'keep' });
    expect(kept.clusters[0]?.effects[0]?.effect).toBe('keep');
    expect(kept.pods.stop).toBe(0);
  });

  describeWithEmbeddedServers('with nodes that have limits', () => {
    it('names the capacity that would run short', async () => {
      const east = () => federation.plane().host.clusters.store.get('kube-federation-system/east');
      await eventually('its room is known', async () => numberAt(east(), 'status', 'resources', 'pods', 'allocatable') !== undefined);
      const live = await federation.host.get<KubeObject>(TYPES.fedDeployments, { namespace: 'shop', name: 'web' });
      const overrides = [{ clusterName: 'east', clusterOverrides: [{ path: '/spec/replicas', value: 50_000 }] }];
      const shown = await preview({ do: 'setSpec', part: 'overrides', ref: { resource: 'federateddeployments', namespace: 'shop', name: 'web' }, base: { generation: live.metadata.generation ?? 0, spec: live['spec'] }, spec: { ...(typeof live['spec'] === 'object' ? live['spec'] : {}), overrides } });
      const free = (numberAt(east(), 'status', 'resources', 'pods', 'allocatable') ?? 0) - (numberAt(east(), 'status', 'resources', 'pods', 'requested') ?? 0);
      expect(shown.warnings).toContainEqual({ kind: 'capacityShort', cluster: 'east', resource: 'pods', needed: 49_998, free });
    });
  });

  it('names what a member’s own API refuses, before anything is saved', async () => {
    const live = await federation.host.get<KubeObject>(TYPES.fedDeployments, { namespace: 'shop', name: 'web' });
    const spec = { ...(typeof live['spec'] === 'object' ? live['spec'] : {}), overrides: [{ clusterName: 'east', clusterOverrides: [{ path: '/spec/template/spec/containers/0/image', value: '' }] }] };
    const shown = await preview({ do: 'setSpec', part: 'overrides', ref: { resource: 'federateddeployments', namespace: 'shop', name: 'web' }, base: { generation: live.metadata.generation ?? 0, spec: live['spec'] }, spec });
    expect(shown.warnings[0]).toMatchObject({ kind: 'refused', cluster: 'east' });
  });

  it('tells what becomes of every object in a cluster that leaves or whose labels change', async () => {
    const leaves = await preview({ do: 'unjoin', cluster: 'east', objects: 'remove', force: false });
    expect(leaves.clusters.find(({ cluster }) => cluster === 'east')?.effects.some(({ object, effect }) => object.name === 'web' && effect === 'delete')).toBe(true);
    const stays = await preview({ do: 'unjoin', cluster: 'east', objects: 'leave', force: false });
    expect(stays.clusters.every(({ effects }) => effects.every(({ effect }) => effect === 'keep'))).toBe(true);
    const off = await preview({ do: 'disableType', type: 'deployments.apps', definition: 'keep' });
    expect(off.clusters.flatMap(({ effects }) => effects.map(({ effect }) => effect))).toEqual(['keep']);
  });
});

describe('draining a cluster', () => {
  const drain: ProposedChange = { do: 'cordon', cluster: 'west', cordon: 'draining' };
  const inMember = (member: string) => federation.member(member).find<KubeObject>(TYPES.deployments, { namespace: 'shop', name: 'moving' });
  const numberIn = async (member: string) => numberAt(await inMember(member), 'spec', 'replicas') ?? 0;

  it('is told as the replicas that preferences move', async () => {
    const labels = { app: 'moving' };
    const template = { spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } } } };
    await federation.host.create(TYPES.fedDeployments, federated('FederatedDeployment', 'shop', 'moving', { template, placement: { clusters: [] } }));
    await federation.host.create(TYPES.preferences, { apiVersion: 'scheduling.kubefed.io/v1alpha1', kind: 'ReplicaSchedulingPreference', metadata: { namespace: 'shop', name: 'moving' }, spec: { targetKind: 'FederatedDeployment', totalReplicas: 4 } });
    await eventually('both have two', async () => await numberIn('east') === 2 && await numberIn('west') === 2);
    await eventually('the cache shows it', async () => (listAt(federation.plane().host.federated('deployments.apps')?.store.get('shop/moving'), 'status', 'clusters') ?? []).length === 2);
    const shown = await preview(drain);
    const moves = shown.clusters.flatMap(({ cluster, effects }) => effects.filter(({ object }) => object.name === 'moving').map(({ replicasBefore = 0, replicasAfter = 0 }) => [cluster, replicasBefore, replicasAfter]));
    expect(moves).toEqual([['east', 2, 4], ['west', 2, 0]]);
    expect(shown.pods).toMatchObject({ start: 2, stop: 2 });
  });

  describeWithEmbeddedServers('whose Pods run', () => {
    it('is followed until they have moved', async () => {
      const plane = federation.plane();
      const concerned = await concernedTargets(plane, [drain]);
      const made = await applyChanges(plane, [drain], AUTHOR);
      const tracker = new ChangeTracker(plane, Date.now);
      tracker.track('drain', concerned, justNow());
      expect(tracker.read('drain')?.isDone).toBe(false);
      await eventually('it is followed to the end', async () => tracker.read('drain')?.isDone === true);
      expect([await numberIn('east'), await inMember('west')]).toEqual([4, undefined]);
      await applyChanges(plane, made.revert, AUTHOR);
      tracker.stop();
    });
  });
});

describeWithEmbeddedServers('the review of a preference', () => {
  const settings = { resource: 'federateddeployments', namespace: 'shop', name: 'moving' };
  async function change(totalReplicas: number): Promise<ProposedChange> {
    const live = await federation.host.get<KubeObject>(TYPES.preferences, settings);
    return { do: 'setPreference', ref: settings, input: { namespace: 'shop', name: 'moving', targetKind: 'FederatedDeployment', generation: live.metadata.generation ?? 0, totalReplicas, rebalance: true, clusters: {}, extras: { strategy: 'Capacity' } } };
  }
  const divided = (object: KubeObject | undefined) => Object.fromEntries((listAt(object, 'spec', 'overrides') ?? []).map((entry) => [stringAt(entry, 'clusterName') ?? '', numberAt((listAt(entry, 'clusterOverrides') ?? [])[0], 'value')]));

  it('divides by the quotas of the members as its controller then does', async () => {
    await federation.member('east').create<KubeObject>(QUOTAS, { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { namespace: 'shop', name: 'few' }, spec: { hard: { pods: '6' } } });
    await eventually('the quota counts', async () => stringAt(await federation.member('east').get<KubeObject>(QUOTAS, { namespace: 'shop', name: 'few' }), 'status', 'used', 'pods') !== undefined);
    const asked = await change(12);
    const shown = await preview(asked);
    const reviewed = Object.fromEntries(shown.clusters.map(({ cluster, effects }) => [cluster, effects.find(({ object }) => object.name === 'moving')?.replicasAfter]));
    expect(shown.warnings.filter(({ kind }) => kind === 'plannedAsLastSeen' || kind === 'notPlanned')).toEqual([]);
    expect(reviewed['east']).toBeLessThan(6);
    await applyChanges(federation.plane(), [asked], AUTHOR);
    await eventually('the controller has divided it', async () => {
      const plan = divided(await federation.host.get<KubeObject>(TYPES.fedDeployments, settings));
      return plan['east'] === reviewed['east'] && plan['west'] === reviewed['west'];
    });
  });

  it('says which cluster is counted as last seen, and that nothing is divided without one', async () => {
    await federation.clusters.fault('east', { fault: 'stop' });
    await eventually('east is missed', async () => federation.plane().registry.get('east')?.isReachable === false);
    const shown = await preview(await change(10));
    expect(shown.warnings).toContainEqual({ kind: 'plannedAsLastSeen', cluster: 'east', count: 1 });
    const alone = await preview({ do: 'cordon', cluster: 'east', cordon: 'draining' }, { do: 'cordon', cluster: 'west', cordon: 'draining' });
    expect(alone.warnings).toContainEqual(expect.objectContaining({ kind: 'notPlanned', count: 1, sentence: expect.objectContaining({ key: 'err.planNoClusters' }) }));
    await federation.clusters.fault('east', { fault: 'heal' });
    await eventually('east answers again', async () => federation.plane().registry.get('east')?.isReachable === true);
  });
});

describe('a change of a cluster', () => {
  it('is followed by the objects it moves, though none of them was written', async () => {
    const plane = federation.plane();
    const labels = plane.host.clusters.store.get('kube-federation-system/west')?.metadata.labels ?? {};
    await federation.host.create(TYPES.fedConfigMaps, federated('FederatedConfigMap', 'shop', 'labelled', { template: { data: { a: 'b' } }, placement: { clusterSelector: { matchLabels: { team: 'shop' } } } }));
    await eventually('the cache has it', async () => plane.host.federated('configmaps')?.store.get('shop/labelled') !== undefined);
    const change: ProposedChange = { do: 'setLabels', cluster: 'west', labels: { ...labels, team: 'shop' } };
    expect((await preview(change)).clusters.map(({ cluster, effects }) => [cluster, effects.map(({ object, effect }) => `${effect} ${object.name}`)])).toEqual([['west', ['create labelled']]]);
    const tracker = new ChangeTracker(plane, Date.now);
    const concerned = await concernedTargets(plane, [change]);
    expect(concerned.map(({ ref: { name } }) => name)).toEqual(['labelled']);
    const made = await applyChanges(plane, [change], AUTHOR);
    tracker.track('labels', concerned, justNow());
    await eventually('it is followed to the end', async () => tracker.read('labels')?.isDone === true && await hold('west', 'labelled'));
    await applyChanges(plane, made.revert, AUTHOR);
    await eventually('and taken back', async () => !(await hold('west', 'labelled')));
    tracker.stop();
  });
});
