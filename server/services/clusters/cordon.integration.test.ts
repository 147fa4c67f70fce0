import { afterAll, beforeAll, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { numberAt } from '#lib/federation/types/read.ts';
import { eventually, fedConfigMap, federated, federateNamespace, startFederation, TYPES, type Federation } from '#server/controllers/testing/federation-kit.ts';
import { CLUSTERS } from '#server/host/resources.ts';
import { describeWithEmbeddedServers } from '#server/testing/test-clusters.ts';
import { applyChanges } from '../changes/apply-changes.ts';
import { readFacts } from './read-facts.ts';
import { setCordon } from './set-cordon.ts';

let federation: Federation;

beforeAll(async () => {
  federation = await startFederation(['east', 'west']);
  await federateNamespace(federation, 'shop');
}, 120_000);

afterAll(async () => { await federation?.stop(); });

const has = async (cluster: string, name: string): Promise<boolean> => (await federation.member(cluster).find(TYPES.configMaps, { name, namespace: 'shop' })) !== undefined;
const dataOf = async (cluster: string, name: string): Promise<unknown> => (await federation.member(cluster).find<KubeObject>(TYPES.configMaps, { name, namespace: 'shop' }))?.['data'];

it('a cordoned cluster takes nothing new, keeps what it has up to date, and catches up when the cordon is lifted', async () => {
  const { host } = federation;
  await host.create(TYPES.fedConfigMaps, fedConfigMap('shop', 'old', { a: '1' }));
  await eventually('both have it', async () => await has('east', 'old') && await has('west', 'old'));
  await setCordon(federation.plane(), 'east', { cordon: 'cordoned' });
  await eventually('the cordon is known', async () => federation.plane().host.clusters.store.get(`${SYSTEM_NAMESPACE}/east`)?.metadata.annotations?.['flotilla.io/cordoned'] === 'true');
  await host.create(TYPES.fedConfigMaps, fedConfigMap('shop', 'new', { a: '1' }));
  await host.patch(TYPES.fedConfigMaps, { name: 'old', namespace: 'shop' }, { type: 'merge', body: { spec: { template: { data: { a: '2' } } } } });
  await eventually('west has both', async () => await has('west', 'new') && JSON.stringify(await dataOf('west', 'old')) === '{"a":"2"}');
  await eventually('what was in east is kept up to date', async () => JSON.stringify(await dataOf('east', 'old')) === '{"a":"2"}');
  await eventually('the object is in sync without east', async () => JSON.stringify((await host.get<KubeObject>(TYPES.fedConfigMaps, { name: 'new', namespace: 'shop' }))['status'] ?? '').includes('west'));
  expect(await has('east', 'new')).toBe(false);
  // A restart must not forget what was there before the cordon.
  await federation.restart();
  expect([await has('east', 'old'), await has('east', 'new')]).toEqual([true, false]);
  await setCordon(federation.plane(), 'east', { cordon: 'open' });
  await eventually('east has it now', async () => has('east', 'new'));
});

describeWithEmbeddedServers('draining', () => {
  const replicas = async (cluster: string, field: 'spec' | 'status', name: string): Promise<number> => {
    const deployment = await federation.member(cluster).find<KubeObject>(TYPES.deployments, { name: 'web', namespace: 'shop' });
    return numberAt(deployment, field, name) ?? 0;
  };
  const asked = async (): Promise<[number, number]> => [await replicas('east', 'spec', 'replicas'), await replicas('west', 'spec', 'replicas')];
  const ready = async (): Promise<number> => await replicas('east', 'status', 'readyReplicas') + await replicas('west', 'status', 'readyReplicas');

  it('moves replicas away, none before its replacement is ready; undoing brings them back', async () => {
    const { host } = federation;
    const template = { metadata: { labels: { app: 'web' } }, spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web' }] } } } };
    await host.create(TYPES.fedDeployments, federated('FederatedDeployment', 'shop', 'web', { template, placement: { clusters: [] } }));
    await host.create(TYPES.preferences, {
      apiVersion: 'scheduling.kubefed.io/v1alpha1', kind: 'ReplicaSchedulingPreference', metadata: { name: 'web', namespace: 'shop' },
      spec: { targetKind: 'FederatedDeployment', totalReplicas: 6, rebalance: true },
    });
    await eventually('3 and 3 are ready', async () => JSON.stringify(await asked()) === '[3,3]' && await ready() === 6);
    await setCordon(federation.plane(), 'east', { cordon: 'draining' });
    let fewest = 6;
    await eventually('all are in west', async () => {
      fewest = Math.min(fewest, await ready());
      return (await asked())[1] === 6 && (await asked())[0] === 0 && await ready() === 6;
    }, 30_000);
    expect(fewest).toBe(6);
    const facts = readFacts(federation.plane().host, 'east');
    expect(facts.drain).toMatchObject({ replicas: 3, since: expect.any(String) });
    expect(await has('east', 'old')).toBe(true);
    // What a review changed is put back as it was: the drain goes on, measured by what it was begun with.
    const author = { session: 'operator' };
    const { revert } = await applyChanges(federation.plane(), [{ do: 'cordon', cluster: 'east', cordon: 'cordoned' }], author);
    await eventually('the drain has ended', async () => readFacts(federation.plane().host, 'east').drain === undefined);
    await applyChanges(federation.plane(), revert, author);
    await eventually('it goes on', async () => JSON.stringify(readFacts(federation.plane().host, 'east').drain) === JSON.stringify(facts.drain));
    await setCordon(federation.plane(), 'east', { cordon: 'open' });
    await eventually('they are back', async () => JSON.stringify(await asked()) === '[3,3]', 30_000);
    await eventually('nothing is left of the drain', async () => Object.keys((await host.get<KubeObject>(CLUSTERS, { name: 'east', namespace: SYSTEM_NAMESPACE })).metadata.annotations ?? {}).length === 0);
  });
});
