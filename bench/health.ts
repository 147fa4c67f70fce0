/**
 * Health of many members, a third of them black holes: how long one round of probes takes, and what probing costs at rest.
 *   node bench/health.ts [--members 100] [--seconds 60]
 * The control plane runs in this process, so its CPU is this process's; the clusters run in another.
 */
import { parseArgs } from 'node:util';
import type { KubeObject } from '#lib/kube/object.ts';
import { isClusterReady } from '#lib/federation/types/cluster.ts';
import { CONFIG_NAME, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { listAt, stringAt } from '#lib/federation/types/read.ts';
import { startControlPlane, type ControlPlane } from '#server/control-plane.ts';
import { CONFIGS } from '#server/host/resources.ts';
import { createLogger } from '#server/platform/logger.ts';
import { startTestClusters, type TestClusters } from '#server/testing/test-clusters.ts';
import { namesOf } from './harness/objects.ts';
import { cpuSecondsOf, cpuSecondsOfMachine, cpuSecondsOfTree, describeMachine, rssMiB } from './harness/process-usage.ts';
import { eventually, percentile, sleep } from './harness/timing.ts';

const JOIN_LIMIT_MS = 180_000;
const LOST_LIMIT_MS = 60_000;
const ROUND_LIMIT_MS = 30_000;
const ROUNDS = 5;
/** The time at rest is measured in so many parts, whose median counts: one disturbance of the machine changes nothing. */
const WINDOWS = 3;
/** KubeFed's default: a member has this long to answer. */
const TIMEOUT_MS = 3_000;
/** After a round every member's next probe is a period away; measuring begins when the last stragglers are done. */
const REST_MS = 12_000;
const MOST_ROUND_MS = TIMEOUT_MS + 1_000;
const MOST_CPU_SHARE = 0.05;

type Figures = Record<string, number>;

const readyCount = (plane: ControlPlane): number => [...plane.host.clusters.store.values()].filter(isClusterReady).length;
const offlineCount = (plane: ControlPlane): number => [...plane.host.clusters.store.values()].filter((cluster) => (
  (listAt(cluster, 'status', 'conditions') ?? []).some((condition) => stringAt(condition, 'type') === 'Offline' && stringAt(condition, 'status') === 'True'))).length;

const probesOf = (plane: ControlPlane) => plane.health().queues.find(({ name }) => name === 'cluster-health') ?? { passes: 0, active: 0, depth: 0 };

/** Asks for every member at once, as a changed KubeFedConfig does. From then on all are probed at the same moments. */
async function askAll(plane: ControlPlane, round: string): Promise<void> {
  await plane.host.client.patch<KubeObject>(CONFIGS, { name: CONFIG_NAME, namespace: SYSTEM_NAMESPACE }, { type: 'merge', body: { metadata: { annotations: { 'bench.flotilla.io/round': round } } } });
}

/** Asks for every member at once and waits until the last has answered or was given up. */
async function playRound(plane: ControlPlane, members: number, round: number): Promise<number> {
  const queue = () => probesOf(plane);
  await eventually('the queue is at rest', async () => queue().active === 0, ROUND_LIMIT_MS, 5);
  const before = queue().passes;
  const startedMs = performance.now();
  await askAll(plane, String(round));
  await eventually('the round is over', async () => queue().passes >= before + members && queue().active === 0, ROUND_LIMIT_MS, 5);
  return performance.now() - startedMs;
}

async function measureRest(seconds: number, clustersPid: number): Promise<{ share: number; othersShare: number }> {
  const snapshot = () => ({ own: cpuSecondsOf(process.pid), fleet: cpuSecondsOfTree(clustersPid), machine: cpuSecondsOfMachine() });
  const before = snapshot();
  await sleep(seconds * 1_000);
  const after = snapshot();
  const own = after.own - before.own;
  const others = after.machine - before.machine - own - (after.fleet - before.fleet);
  return { share: own / seconds, othersShare: Math.max(0, others) / seconds / describeMachine().cores };
}

async function run(clusters: TestClusters, members: readonly string[], seconds: number): Promise<Figures> {
  const plane = await startControlPlane({ dataFolder: clusters.dir, hostKubeconfig: clusters.cluster('host').kubeconfig, fleet: 'embedded' }, createLogger('silent'));
  try {
    await eventually('every member is ready', async () => readyCount(plane) === members.length, JOIN_LIMIT_MS, 50);
    const holes = members.filter((_, i) => i % 3 === 0);
    const startedMs = performance.now();
    await Promise.all(holes.map((name) => clusters.fault(name, { fault: 'hang' })));
    await eventually('every black hole is known', async () => offlineCount(plane) === holes.length, LOST_LIMIT_MS, 50);
    const knownMs = performance.now() - startedMs;
    if (readyCount(plane) !== members.length - holes.length) throw new Error('a good member was taken for a bad one');
    await sleep(REST_MS);
    // Members that joined one by one are probed one by one, and somebody is always being asked; one round for all ends that.
    await askAll(plane, 'first');
    await sleep(REST_MS);
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await playRound(plane, members.length, round));
    await sleep(REST_MS);
    const windows: Awaited<ReturnType<typeof measureRest>>[] = [];
    for (let window = 0; window < WINDOWS; window += 1) windows.push(await measureRest(seconds / WINDOWS, clusters.pid));
    if (readyCount(plane) !== members.length - holes.length) throw new Error('a good member was taken for a bad one');
    return {
      members: members.length, blackHoles: holes.length, 'all black holes known s': knownMs / 1_000, 'round p50 s': percentile(rounds, 0.5) / 1_000,
      'round longest s': Math.max(...rounds) / 1_000, 'CPU share of a core': percentile(windows.map(({ share }) => share), 0.5), 'CPU share, most': Math.max(...windows.map(({ share }) => share)),
      'others share': Math.max(...windows.map(({ othersShare }) => othersShare)), 'RSS MiB': rssMiB(process.pid).now,
    };
  } finally {
    await plane.stop();
  }
}

const { values } = parseArgs({ options: { members: { type: 'string', default: '100' }, seconds: { type: 'string', default: '60' } } });
const members = namesOf('m', Number(values.members));
const clusters = await startTestClusters(['host', ...members], { kind: 'embedded' });
try {
  const figures = await run(clusters, members, Number(values.seconds));
  console.table(Object.entries(figures).map(([what, measured]) => ({ what, measured: Number(measured.toFixed(3)) })));
  const roundHolds = (figures['round longest s'] ?? Number.NaN) * 1_000 <= MOST_ROUND_MS;
  const cpuHolds = (figures['CPU share of a core'] ?? Number.NaN) <= MOST_CPU_SHARE;
  console.log(`one round ≤ timeout + 1 s: ${roundHolds ? 'holds' : 'FAILS'}; CPU ≤ ${MOST_CPU_SHARE * 100} % of a core: ${cpuHolds ? 'holds' : 'FAILS'}`);
  console.log(JSON.stringify({ benchmark: 'health', at: new Date().toISOString(), machine: describeMachine(), figures }));
  process.exitCode = roundHolds && cpuHolds ? 0 : 1;
} finally {
  await clusters.stop();
}
