import { afterAll, beforeAll, expect, it } from 'vitest';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { listAt, stringAt } from '#lib/federation/types/read.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { CONFIGS } from '#server/host/resources.ts';
import { eventually, federated, federateNamespace, startFederation, TYPES, type Federation } from '../testing/federation-kit.ts';

const NS = 'returning';
const NAMES = ['web-1', 'web-2', 'web-3', 'web-4'];
/** How long a cluster is waited for before its replicas are planned elsewhere; KubeFed's default of a minute, cut short. */
const UNAVAILABLE_DELAY = '1s';
let federation: Federation;

beforeAll(async () => {
  federation = await startFederation(['cluster1', 'cluster2']);
  await federation.host.patch(CONFIGS, { name: 'kubefed', namespace: SYSTEM_NAMESPACE }, { type: 'merge', body: { spec: { controllerDuration: { unavailableDelay: UNAVAILABLE_DELAY } } } });
  await federateNamespace(federation, NS);
  for (const name of NAMES) {
    await federation.host.create(TYPES.fedDeployments, workload(name));
    await federation.host.create(TYPES.preferences, {
      apiVersion: 'scheduling.kubefed.io/v1alpha1', kind: 'ReplicaSchedulingPreference', metadata: { namespace: NS, name },
      spec: { targetKind: 'FederatedDeployment', totalReplicas: 2, clusters: { '*': { weight: 1 } } },
    });
  }
  await eventually('every Deployment is in both', async () => (await uidsIn('cluster1')).length + (await uidsIn('cluster2')).length === NAMES.length * 2);
});
afterAll(async () => { await federation?.stop(); });

function workload(name: string): KubeObject {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } };
  return federated('FederatedDeployment', NS, name, { template: { spec: { replicas: 1, selector: { matchLabels: labels }, template } } });
}

async function uidsIn(cluster: string): Promise<string[]> {
  const found = await federation.member(cluster).listAll<KubeObject>(TYPES.deployments, { namespace: NS });
  return found.map(({ metadata }) => `${metadata.name} ${metadata.uid}`).toSorted();
}

async function everyPlacementIs(clusters: string): Promise<boolean> {
  const objects = await federation.host.listAll<KubeObject>(TYPES.fedDeployments, { namespace: NS });
  return objects.every((object) => (listAt(object, 'spec', 'placement', 'clusters') ?? []).map((entry) => stringAt(entry, 'name')).join() === clusters);
}

it.each(['stop', 'hang'] as const)('a member that was given up (%s) keeps its Deployments when it comes back and they are planned there again', async (fault) => {
  const before = await uidsIn('cluster2');
  await federation.clusters.fault('cluster2', { fault });
  await eventually('its replicas are planned elsewhere', () => everyPlacementIs('cluster1'));
  await federation.clusters.fault('cluster2', { fault: 'heal' });
  await eventually('they are planned there again', () => everyPlacementIs('cluster1,cluster2'));
  await eventually('and the host says so', async () => {
    const objects = await federation.host.listAll<KubeObject>(TYPES.fedDeployments, { namespace: NS });
    return objects.every((object) => (listAt(object, 'status', 'clusters') ?? []).map((entry) => `${stringAt(entry, 'name')}${stringAt(entry, 'status') ?? ''}`).join() === 'cluster1,cluster2');
  });
  expect(await uidsIn('cluster2')).toEqual(before);
});

it('a control plane that starts when the member is back, and the plans are still the old ones, deletes nothing either', async () => {
  const before = await uidsIn('cluster2');
  await federation.clusters.fault('cluster2', { fault: 'stop' });
  await eventually('its replicas are planned elsewhere', () => everyPlacementIs('cluster1'));
  await federation.plane().stop();
  await federation.clusters.fault('cluster2', { fault: 'heal' });
  await eventually('it answers', async () => (await uidsIn('cluster2')).length === NAMES.length);
  await federation.restart();
  await eventually('they are planned there again', () => everyPlacementIs('cluster1,cluster2'));
  expect(await uidsIn('cluster2')).toEqual(before);
});
