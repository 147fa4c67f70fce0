import { MANAGED_LABEL } from '#lib/federation/types/constants.ts';
import type { ResourceType } from '#lib/kube/object.ts';
import { HOST_WIDTH } from '../harness/federation.ts';
import { Follower } from '../harness/follower.ts';
import { fedConfigMap, namesOf, TYPES } from '../harness/objects.ts';
import { eventually, forEachOf } from '../harness/timing.ts';
import { LIMIT_MS, type Run } from './run.ts';

const HISTORIES: ResourceType = { group: 'apps', version: 'v1', plural: 'controllerrevisions', kind: 'ControllerRevision', namespaced: true };
const NAMES = namesOf('warm', 200);

/** What the first round is to the bare loops: some ConfigMaps come and go, so that neither the control plane's code nor the API servers' caches are met cold. */
export async function warmUp({ federation: { host, members }, namespace }: Pick<Run, 'federation' | 'namespace'>): Promise<void> {
  const followers = await Promise.all(members.map(({ client }) => Follower.start({ client, type: TYPES.configMaps, namespace, view: 'metadata', labelSelector: `${MANAGED_LABEL}=true`, read: () => true })));
  await forEachOf(NAMES, HOST_WIDTH, (name) => host.create(TYPES.fedConfigMaps, fedConfigMap(namespace, name)));
  await Promise.all(followers.map((follower) => follower.until('a member holds every ConfigMap', ({ size }) => size >= NAMES.length, LIMIT_MS)));
  const onHost = await Follower.start({ client: host.client, type: TYPES.fedConfigMaps, namespace, view: 'metadata', read: () => true });
  await forEachOf(NAMES, HOST_WIDTH, (name) => host.delete(TYPES.fedConfigMaps, { namespace, name }));
  await onHost.until('nothing is left', ({ size }) => size === 0, LIMIT_MS);
  await Promise.all([...followers, onHost].map((follower) => follower.stop()));
  // What was deleted last is kept in the history, object by object, once the storm is over.
  await eventually('the histories are kept', async () => (await host.client.listAll(HISTORIES, { namespace, view: 'metadata' })).length >= NAMES.length, LIMIT_MS, 500);
}
