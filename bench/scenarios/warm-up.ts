import { HOST_WIDTH, type BenchFederation } from '../harness/federation.ts';
import { Follower } from '../harness/follower.ts';
import { fedConfigMap, namesOf, TYPES } from '../harness/objects.ts';
import { forEachOf, sleep } from '../harness/timing.ts';
import { LIMIT_MS } from './run.ts';

const NAMES = namesOf('warm', 200);
/** For the control plane to be through with its start: it looks for orphans after 10 s and at its admission policy after 20 s. */
const SETTLE_MS = 25_000;

/**
 * Starts the control plane for rows that measure its work. What the first round is to the bare loops: some ConfigMaps come and
 * go, so that neither its code nor the API servers' caches are met cold.
 */
export async function startWarm(federation: BenchFederation, namespace: string): Promise<void> {
  await federation.startPlane();
  await federation.untilJoined();
  await sleep(SETTLE_MS);
  const { host, members } = federation;
  const follow = (client: typeof host.client, type: typeof TYPES.configMaps): Promise<Follower<true>> => Follower.start<true>({ client, type, namespace, read: ({ metadata }) => (NAMES.includes(metadata.name) ? true : undefined) });
  const inMembers = await Promise.all(members.map(({ client }) => follow(client, TYPES.configMaps)));
  await forEachOf(NAMES, HOST_WIDTH, (name) => host.create(TYPES.fedConfigMaps, fedConfigMap(namespace, name)));
  await Promise.all(inMembers.map((follower) => follower.until('a member holds every ConfigMap', ({ size }) => size === NAMES.length, LIMIT_MS)));
  const onHost = await follow(host.client, TYPES.fedConfigMaps);
  await forEachOf(NAMES, HOST_WIDTH, (name) => host.delete(TYPES.fedConfigMaps, { namespace, name }));
  await onHost.until('nothing is left', ({ size }) => size === 0, LIMIT_MS);
  await Promise.all([...inMembers, onHost].map((follower) => follower.stop()));
}
