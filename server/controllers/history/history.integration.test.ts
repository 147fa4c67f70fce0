import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTROLLER_REVISIONS, HISTORY_LABEL, historyKey, MAX_REVISIONS, readRevision, sortRevisions, type StoredRevision } from '#lib/federation/history/revision.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { loadKubeconfig } from '#server/kube-client/kubeconfig.ts';
import { Transport } from '#server/kube-client/transport.ts';
import { readHistory } from '#server/queries/workloads/read-history.ts';
import { applyChanges } from '#server/services/changes/apply-changes.ts';
import { eventually, federated, federateNamespace, fedConfigMap, startFederation, TYPES, type Federation } from '../testing/federation-kit.ts';

let federation: Federation;

beforeAll(async () => {
  federation = await startFederation(['east']);
  await federateNamespace(federation, 'shop');
});
afterAll(() => federation.stop());

async function revisions(name: string): Promise<StoredRevision[]> {
  const labelSelector = `${HISTORY_LABEL}=${historyKey({ kind: 'FederatedConfigMap', namespace: 'shop', name })}`;
  const items = await federation.host.listAll<KubeObject>(CONTROLLER_REVISIONS, { namespace: 'shop', labelSelector });
  return sortRevisions(items.flatMap((item) => readRevision(item) ?? []));
}

async function setColour(name: string, colour: string): Promise<void> {
  await federation.host.patch(TYPES.fedConfigMaps, { namespace: 'shop', name }, { type: 'merge', body: { spec: { template: { data: { colour } } } } });
}

const colours = async (name: string): Promise<string[]> => (await revisions(name)).map(({ spec }) => /"colour":"(\w+)"/.exec(JSON.stringify(spec))?.[1] ?? '');

describe('history', () => {
  it('keeps nothing of an object that is never changed, and both versions from its first change on', async () => {
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap('shop', 'a', { colour: 'blue' }));
    await eventually('east holds it', async () => (await federation.member('east').find(TYPES.configMaps, { namespace: 'shop', name: 'a' })) !== undefined);
    expect(await revisions('a')).toEqual([]);
    await setColour('a', 'green');
    await eventually('both are kept', async () => (await colours('a')).join() === 'green,blue');
  });

  it('says who changed what: the console by its session, others by their field manager', async () => {
    const live = await federation.host.get<KubeObject>(TYPES.fedConfigMaps, { namespace: 'shop', name: 'a' });
    const spec = { ...(typeof live['spec'] === 'object' ? live['spec'] : {}), placement: { clusters: [] } };
    await applyChanges(federation.plane(), [{ do: 'setSpec', part: 'placement', ref: { resource: 'federatedconfigmaps', namespace: 'shop', name: 'a' }, base: { generation: live.metadata.generation ?? 0, spec: live['spec'] }, spec }], { session: 'abcdefghij' });
    await eventually('the console’s change is named', async () => {
      const [newest] = await revisions('a');
      return newest?.who === 'console/abcdefgh' && newest.what === 'placement';
    });
    await setColour('a', 'red');
    await eventually('the next one is not the console’s', async () => {
      const [newest] = await revisions('a');
      return newest?.what === '' && newest.who === 'flotilla';
    });
  });

  it('names the tools of others by what the API server noted of them, from the first version on, and says of a deletion what can be known', async () => {
    const others = new Transport(await loadKubeconfig(federation.clusters.cluster('host').kubeconfig, { name: 'host' }));
    const path = '/apis/types.kubefed.io/v1beta1/namespaces/shop/federatedconfigmaps';
    const ref = { resource: 'federatedconfigmaps', namespace: 'shop', name: 'k' };
    const history = async () => readHistory(federation.plane().host, ref.resource, ref.namespace, ref.name, new Date());
    const who = async () => (await history())?.revisions.map((revision) => revision.who).join();
    await others.call({ method: 'POST', path: `${path}?fieldManager=kubectl-create`, contentType: 'application/json', body: JSON.stringify(fedConfigMap('shop', 'k', { colour: 'blue' })) });
    await eventually('its maker is named before anything was changed', async () => await who() === 'kubectl-create');
    const madeMs = Date.now();
    await eventually('another second has begun, which is what managers are told apart by', async () => Date.now() - madeMs > 1_000);
    await others.call({ method: 'PATCH', path: `${path}/k?fieldManager=kubectl-edit`, contentType: 'application/merge-patch+json', body: JSON.stringify({ spec: { template: { data: { colour: 'green' } } } }) });
    await eventually('so is who changed it', async () => await who() === 'kubectl-edit,kubectl-create');
    await others.call({ method: 'DELETE', path: `${path}/k` });
    await eventually('it is gone, and when', async () => Number.isFinite(Date.parse((await history())?.deleted?.at ?? '')));
    expect((await history())?.deleted?.who).toBe('');
    expect(await who()).toBe(',kubectl-edit,kubectl-create');
    await others.close();
  });

  it('is bounded, outlives its object, and goes on when that is made anew', async () => {
    for (let i = 0; i < MAX_REVISIONS + 3; i += 1) await setColour('a', `c${i}`);
    await eventually('only so many are kept, the newest among them', async () => {
      const kept = await colours('a');
      return kept.length === MAX_REVISIONS && kept[0] === `c${MAX_REVISIONS + 2}`;
    });
    const ref = { resource: 'federatedconfigmaps', namespace: 'shop', name: 'a' };
    const { revert } = await applyChanges(federation.plane(), [{ do: 'delete', ref, targets: 'delete' }], { session: 'abcdefghij' });
    await eventually('the deletion is written down', async () => (await revisions('a'))[0]?.what === 'delete');
    expect((await revisions('a'))[0]).toMatchObject({ who: 'console/abcdefgh', spec: { template: { data: { colour: `c${MAX_REVISIONS + 2}` } } } });
    await eventually('the oldest make room', async () => (await revisions('a')).length === MAX_REVISIONS);
    await eventually('its page can be opened', async () => (await readHistory(federation.plane().host, ref.resource, ref.namespace, ref.name, new Date()))?.deleted?.who === 'console/abcdefgh');
    await applyChanges(federation.plane(), revert, { session: 'abcdefghij' });
    await eventually('the new one goes on with it', async () => (await revisions('a'))[0]?.what === 'create');
    const history = await readHistory(federation.plane().host, ref.resource, ref.namespace, ref.name, new Date());
    expect(history?.deleted).toBeUndefined();
    expect(history?.revisions.slice(0, 2).map(({ what, isCurrent }) => [what, isCurrent])).toEqual([['create', true], ['delete', false]]);
  });

  it('keeps changes of labels and annotations, and each change of a burst with its own author', async () => {
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap('shop', 'm', { colour: 'blue' }));
    await eventually('the cache has it', async () => federation.plane().host.federated('configmaps')?.store.get('shop/m') !== undefined);
    const ref = { resource: 'federatedconfigmaps', namespace: 'shop', name: 'm' };
    const live = await federation.host.get<KubeObject>(TYPES.fedConfigMaps, ref);
    const base = { generation: live.metadata.generation ?? 0, spec: live['spec'], metadata: { labels: {}, annotations: {} } };
    const spec = { ...(typeof live['spec'] === 'object' ? live['spec'] : {}) };
    await applyChanges(federation.plane(), [{ do: 'setSpec', part: 'yaml', ref, base, spec, metadata: { labels: { team: 'shop' }, annotations: { note: 'mine' } } }], { session: 'firstsession' });
    await applyChanges(federation.plane(), [{ do: 'place', ref, base: { generation: base.generation, placement: { clusterSelector: {} } }, placement: { clusters: [] } }], { session: 'secondsession' });
    await eventually('both are kept', async () => (await revisions('m')).slice(0, 2).map(({ who, what }) => `${what} ${who}`).join() === 'placement console/secondse,yaml console/firstses');
    expect((await revisions('m'))[1]?.metadata).toEqual({ labels: { team: 'shop' }, annotations: { note: 'mine' } });
  });

  it('names the session that changed a preference, which is marked a moment after it was written', async () => {
    const template = { spec: { replicas: 1, selector: { matchLabels: { app: 'p' } }, template: { metadata: { labels: { app: 'p' } }, spec: { containers: [{ name: 'web', image: 'web:1' }] } } } };
    await federation.host.create(TYPES.fedDeployments, federated('FederatedDeployment', 'shop', 'p', { template, placement: { clusters: [] } }));
    await eventually('the cache has it', async () => federation.plane().host.federated('deployments.apps')?.store.get('shop/p') !== undefined);
    const input = { namespace: 'shop', name: 'p', targetKind: 'FederatedDeployment', rebalance: false, clusters: {} };
    const ref = { resource: 'federateddeployments', namespace: 'shop', name: 'p' };
    await applyChanges(federation.plane(), [{ do: 'setPreference', ref, input: { ...input, totalReplicas: 1 } }], { session: 'firstsession' });
    await eventually('the cache has the preference', async () => federation.plane().host.preferences.store.get('shop/p') !== undefined);
    const live = await federation.host.get<KubeObject>(TYPES.preferences, ref);
    await applyChanges(federation.plane(), [{ do: 'setPreference', ref, input: { ...input, generation: live.metadata.generation ?? 0, totalReplicas: 2 } }], { session: 'secondsession' });
    const kept = async () => (await readHistory(federation.plane().host, ref.resource, ref.namespace, ref.name, new Date()))?.revisions.find(({ kind, generation }) => kind === TYPES.preferences.kind && generation === 2);
    await eventually('the change is kept', async () => (await kept())?.what === 'preference');
    expect((await kept())?.who).toBe('console/secondse');
  });

  it('notices after a restart what was changed meanwhile', async () => {
    await federation.host.create(TYPES.fedConfigMaps, fedConfigMap('shop', 'b', { colour: 'blue' }));
    await eventually('the cache has it', async () => federation.plane().host.federated('configmaps')?.store.get('shop/b') !== undefined);
    await setColour('b', 'green');
    await eventually('it is kept', async () => (await colours('b')).length === 2);
    await federation.plane().stop();
    await setColour('b', 'yellow');
    await federation.restart();
    await eventually('the missed change is kept', async () => (await colours('b'))[0] === 'yellow');
  });
});
