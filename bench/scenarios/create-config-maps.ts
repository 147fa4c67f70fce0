import { MANAGED_LABEL } from '#lib/federation/types/constants.ts';
import { HOST_WIDTH } from '../harness/federation.ts';
import { Follower } from '../harness/follower.ts';
import { measure } from '../harness/measure.ts';
import { fedConfigMap, isPropagated, namesOf, TYPES } from '../harness/objects.ts';
import { claim } from '../harness/report.ts';
import { forEachOf } from '../harness/timing.ts';
import { CONFIG_MAPS, LIMIT_MS, type Scenario } from './run.ts';

/** Writes to these are an object's own; the host also gets a few events, joined over many objects, and the clusters' health. */
const OBJECTS = TYPES.fedConfigMaps.plural;

/** From the first create on the host until the last member holds the last object; the cost is counted until all statuses say so. */
export const createConfigMaps: Scenario = {
  name: '500 ConfigMaps', fills: true,
  run: async ({ federation, namespace, bare }) => {
    const { host, members } = federation;
    const inMembers = await Promise.all(members.map(({ client }) => Follower.start({ client, type: TYPES.configMaps, namespace, labelSelector: `${MANAGED_LABEL}=true`, read: () => true })));
    const { value, cost } = await measure(federation, async () => {
      const startedMs = performance.now();
      const creating = forEachOf(namesOf('cm', CONFIG_MAPS), HOST_WIDTH, (name) => host.create(TYPES.fedConfigMaps, fedConfigMap(namespace, name)));
      const createdMs = creating.then(() => performance.now());
      const held = await Promise.all(inMembers.map((member) => member.until('a member holds every ConfigMap', ({ size }) => size >= CONFIG_MAPS, LIMIT_MS)));
      // Only now: until here a watch on the host would be one more reader of what is timed.
      const onHost = await Follower.start<true>({ client: host.client, type: TYPES.fedConfigMaps, namespace, read: (object) => (isPropagated(object) ? true : undefined) });
      const saidMs = await onHost.until('every status says so', ({ size }) => size >= CONFIG_MAPS, LIMIT_MS);
      await onHost.stop();
      return { createdSeconds: (await createdMs - startedMs) / 1000, heldSeconds: (Math.max(...held) - startedMs) / 1000, saidSeconds: (saidMs - startedMs) / 1000 };
    });
    await Promise.all(inMembers.map((follower) => follower.stop()));
    const wallSeconds = value.heldSeconds;
    const hostRequests = cost.requests?.['host'];
    const hostWrites = hostRequests === undefined ? undefined : Object.entries(hostRequests).reduce((sum, [key, count]) => (key.includes(OBJECTS) ? sum + count : sum), 0);
    return {
      scenario: createConfigMaps.name, objects: CONFIG_MAPS, wallSeconds, cost,
      claims: [
        claim('last member holds the last', wallSeconds, 5.5, 's', '54.9 s'),
        claim('CPU of the control plane', cost.planeCpuSeconds, 5, 's', '26 s'),
        claim('wall against a bare loop: 1,000 ConfigMaps in the members, POST', (wallSeconds * 1000) / bare.memberObjects.ms, 2, '×'),
        claim('wall against a bare loop: the same objects, host and members, POST', (wallSeconds * 1000) / bare.sameObjects.ms, 2, '×'),
        claim('wall against a bare loop: the same writes, finalizer and status too', (wallSeconds * 1000) / bare.sameWrites.ms, 2, '×'),
        claim('host writes to each object', hostWrites === undefined ? undefined : hostWrites / CONFIG_MAPS, 2, '', '32'),
        claim('member writes a pair', cost.memberWrites === undefined ? undefined : cost.memberWrites / CONFIG_MAPS / members.length, 1, ''),
      ],
      figures: {
        'all created on the host s': value.createdSeconds, 'all statuses say so s': value.saidSeconds,
        'bare loop, members, POST s': bare.memberObjects.ms / 1000, 'bare loop, members, apply s': bare.memberApplies.ms / 1000,
        'bare loop, same objects s': bare.sameObjects.ms / 1000, 'bare loop, same writes s': bare.sameWrites.ms / 1000,
        'CPU of everything × bare loop, same objects': cost.allCpuSeconds / bare.sameObjects.cpuSeconds, 'CPU of everything × bare loop, same writes': cost.allCpuSeconds / bare.sameWrites.cpuSeconds,
        'other host writes': (cost.hostWrites ?? Number.NaN) - (hostWrites ?? 0),
      },
    };
  },
};
