/**
 * How settle time and memory grow with the number of members: N embedded members × 500 federated ConfigMaps.
 *   node bench/scale.ts [--members 10,20,50] [--objects 500] [--profile DIR]
 */
import { parseArgs } from 'node:util';
import { MANAGED_LABEL } from '#lib/federation/types/constants.ts';
import { BenchFederation, HOST_WIDTH } from './harness/federation.ts';
import { Follower } from './harness/follower.ts';
import { measure } from './harness/measure.ts';
import { fedConfigMap, isPropagated, namesOf, TYPES } from './harness/objects.ts';
import { rssMiB } from './harness/process-usage.ts';
import { claim, printReport, type Claim, type Failure, type Outcome } from './harness/report.ts';
import { forEachOf, sleep, timed } from './harness/timing.ts';

const NAMESPACE = 'bench';
/** 25,000 writes by one embedded fleet on two busy cores. */
const LIMIT_MS = 600_000;
/** For the memory that is kept: after the garbage of settling has had time to go. */
const REST_MS = 10_000;
const MOST_RSS_MIB = 700;
/** Linear is 1; below this, what differs is noise of a shared machine. */
const MOST_GROWTH = 1.25;

type Size = { members: number; objects: number; profileDir: string | undefined };

async function settle({ members, objects, profileDir }: Size): Promise<Outcome> {
  const federation = await BenchFederation.start({ members: namesOf('m', members), assets: undefined, profileDir });
  try {
    const startMs = await timed(() => federation.startPlane());
    const joinMs = await timed(() => federation.untilJoined());
    await federation.federateNamespace(NAMESPACE);
    const restedMiB = rssMiB(federation.planePid).now;
    const inMembers = await Promise.all(federation.members.map(({ client }) => Follower.start({ client, type: TYPES.configMaps, namespace: NAMESPACE, labelSelector: `${MANAGED_LABEL}=true`, read: () => true })));
    const onHost = await Follower.start<true>({ client: federation.host.client, type: TYPES.fedConfigMaps, namespace: NAMESPACE, read: (object) => (isPropagated(object) ? true : undefined) });
    const { value, cost } = await measure(federation, async () => {
      const startedMs = performance.now();
      const creating = forEachOf(namesOf('cm', objects), HOST_WIDTH, (name) => federation.host.create(TYPES.fedConfigMaps, fedConfigMap(NAMESPACE, name)));
      const held = await Promise.all(inMembers.map((member) => member.until('a member holds every ConfigMap', ({ size }) => size >= objects, LIMIT_MS)));
      const saidMs = await onHost.until('every status says so', ({ size }) => size >= objects, LIMIT_MS);
      await creating;
      return { held: (Math.max(...held) - startedMs) / 1000, said: (saidMs - startedMs) / 1000 };
    });
    await Promise.all([...inMembers, onHost].map((follower) => follower.stop()));
    await sleep(REST_MS);
    const rss = rssMiB(federation.planePid);
    const pairs = members * objects;
    return {
      scenario: `${members} members`, objects: pairs, wallSeconds: value.said, cost,
      claims: [
        claim('peak RSS', rss.peak, MOST_RSS_MIB, 'MiB'),
        claim('member writes a pair', cost.memberWrites === undefined ? undefined : cost.memberWrites / pairs, 1, ''),
      ],
      figures: {
        'settled ms a pair': (value.said * 1000) / pairs, 'our CPU ms a pair': (cost.planeCpuSeconds * 1000) / pairs, 'members hold all s': value.held,
        'RSS before MiB': restedMiB, 'RSS after MiB': rss.now, 'start s': startMs / 1000, 'joined after s': joinMs / 1000,
        'host writes an object': (cost.hostWrites ?? Number.NaN) / objects,
      },
    };
  } finally {
    await federation.stop();
  }
}

/**
 * What each pair costs must not grow with the number of members: compares every size with the smallest. Time says it as
 * long as the machine is ours alone, CPU of everything also when it is not.
 */
function growthClaims(outcome: Outcome, smallest: Outcome): Claim[] {
  const growth = (cost: (of: Outcome) => number): number => cost(outcome) / outcome.objects / (cost(smallest) / smallest.objects);
  return [
    claim('time a pair against the smallest', growth(({ wallSeconds }) => wallSeconds), MOST_GROWTH, '×'),
    claim('CPU of everything a pair against the smallest', growth(({ cost }) => cost.allCpuSeconds), MOST_GROWTH, '×'),
  ];
}

const { values } = parseArgs({ options: { members: { type: 'string', default: '10,20,50' }, objects: { type: 'string', default: '500' }, profile: { type: 'string' } } });
const results: (Outcome | Failure)[] = [];
let smallest: Outcome | undefined;
for (const members of values.members.split(',').map(Number)) {
  console.error(`• ${members} members × ${values.objects} …`);
  try {
    const outcome = await settle({ members, objects: Number(values.objects), profileDir: values.profile });
    smallest ??= outcome;
    outcome.claims.push(...growthClaims(outcome, smallest));
    results.push(outcome);
  } catch (error) {
    results.push({ scenario: `${members} members`, failed: error instanceof Error ? error.message : String(error) });
  }
}
printReport('scale', 'embedded', results);
