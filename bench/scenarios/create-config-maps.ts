import { MANAGED_LABEL } from '#lib/federation/types/constants.ts';
import { HOST_WIDTH } from '../harness/federation.ts';
import { Follower } from '../harness/follower.ts';
import { measure } from '../harness/measure.ts';
import { fedConfigMap, isPropagated, namesOf, TYPES } from '../harness/objects.ts';
import { claim } from '../harness/report.ts';
import { forEachOf, sleep } from '../harness/timing.ts';
import { runBareLoop } from './bare-loop.ts';
import { CONFIG_MAPS, LIMIT_MS, type Scenario } from './run.ts';

/** Writes to these are an object's own; the host also gets a few events, joined over many objects, and the clusters' health. */
const OBJECTS = TYPES.fedConfigMaps.plural;

/** For the control plane to be through with its start. */
const SETTLE_MS = 5_000;

/** From the first create on the host until the last member holds the last object; the cost is counted until all statuses say so. */
export const createConfigMaps: Scenario = {
  name: '500 ConfigMaps', fills: true,
  run: async ({ federation, namespace }) => {
    const { host, members } = federation;
    await federation.stopPlane();
    const bare = await runBareLoop(federation);
    await federation.startPlane();
    await federation.untilJoined();
    await sleep(SETTLE_MS);
    const inMembers = await Promise.all(members.map(({ client }) => Follower.start({ client, type: TYPES.configMaps, namespace, view: 'metadata', labelSelector: `${MANAGED_LABEL}=true`, read: () => true })));
    const onHost = await Follower.start<true>({ client: host.client, type: TYPES.fedConfigMaps, namespace, read: (object) => (isPropagated(object) ? true : undefined) });
    const { value, cost } = await measure(federation, async () => {
      const startedMs = performance.now();
      const creating = forEachOf(namesOf('cm', CONFIG_MAPS), HOST_WIDTH, (name) => host.create(TYPES.fedConfigMaps, fedConfigMap(namespace, name)));
      const createdMs = creating.then(() => performance.now());
      const held = await Promise.all(inMembers.map((member) => member.until('a member holds every ConfigMap', ({ size }) => size >= CONFIG_MAPS, LIMIT_MS)));
      const saidMs = await onHost.until('every status says so', ({ size }) => size >= CONFIG_MAPS, LIMIT_MS);
      return { createdSeconds: (await createdMs - startedMs) / 1000, heldSeconds: (Math.max(...held) - startedMs) / 1000, saidSeconds: (saidMs - startedMs) / 1000 };
    });
    await Promise.all([...inMembers, onHost].map((follower) => follower.stop()));
    const wallSeconds = value.heldSeconds;
    const hostRequests = cost.requests?.['host'];
    const hostWrites = hostRequests === undefined ? undefined : Object.entries(hostRequests).reduce((sum, [key, count]) => (key.includes(OBJECTS) ? sum + count : sum), 0);
    return {
      scenario: createConfigMaps.name, objects: CONFIG_MAPS, wallSeconds, cost,
      claims: [
        claim('last member holds the last', wallSeconds, 5.5, 's', '54.9 s'),
        claim('CPU of the control plane', cost.planeCpuSeconds, 5, 's', '26 s'),
        claim('wall against a bare loop: members only, POST', (wallSeconds * 1000) / bare.createMs, 2, '×'),
        claim('wall against a bare loop: the same writes', (wallSeconds * 1000) / bare.everyWriteMs, 2, '×'),
        claim('host writes to each object', hostWrites === undefined ? undefined : hostWrites / CONFIG_MAPS, 2, '', '32'),
        claim('member writes a pair', cost.memberWrites === undefined ? undefined : cost.memberWrites / CONFIG_MAPS / members.length, 1, ''),
      ],
      figures: {
        'all created on the host s': value.createdSeconds, 'all statuses say so s': value.saidSeconds,
        'bare loop POST s': bare.createMs / 1000, 'bare loop apply s': bare.applyMs / 1000, 'bare loop of the same writes s': bare.everyWriteMs / 1000,
        'CPU of everything × bare POST': cost.allCpuSeconds / bare.createCpuSeconds, 'CPU of everything × the same writes': cost.allCpuSeconds / bare.everyWriteCpuSeconds,
        'other host writes': (cost.hostWrites ?? Number.NaN) - (hostWrites ?? 0),
      },
    };
  },
};
