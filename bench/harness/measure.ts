import type { BenchFederation } from './federation.ts';
import { cpuSecondsOf, cpuSecondsOfMachine, cpuSecondsOfTree, describeMachine, resetPeakRss, rssMiB } from './process-usage.ts';
import { subtractCounts, sumOf, type RequestCounts } from './request-counts.ts';

/** What one piece of work cost. Requests are those of the control plane: the benchmark's own are taken off. */
export type Cost = {
  /** Seconds from start to end, quiet included. */
  seconds: number;
  planeCpuSeconds: number;
  planePeakRssMiB: number;
  fleetCpuSeconds: number;
  /** Control plane, clusters and the benchmark itself: what decides the wall time when the cores are the limit. */
  allCpuSeconds: number;
  /** Share of the machine that processes outside this benchmark used meanwhile, 0 to 1: above 0.05 the figures are not to be trusted. */
  othersShare: number;
  /** By cluster, then by `verb resource`; undefined when a server keeps no count. */
  requests: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined;
  hostWrites: number | undefined;
  hostReads: number | undefined;
  memberWrites: number | undefined;
  memberReads: number | undefined;
};

type Snapshot = {
  atMs: number;
  planeCpu: number;
  fleetCpu: number;
  machineCpu: number;
  treeCpu: number;
  counts: ReadonlyMap<string, { counted: RequestCounts; sent: RequestCounts }> | undefined;
};

/** Does `work` and says what it cost; the control plane must run at its start and its end. */
export async function measure<T>(federation: BenchFederation, work: () => Promise<T>): Promise<{ value: T; cost: Cost }> {
  const counts = await countAll(federation);
  resetPeakRss(federation.planePid);
  const pid = federation.planePid;
  const before = { ...usage(federation), counts };
  const value = await work();
  const after: Snapshot = { ...usage(federation), counts: undefined };
  const cost = toCost(before, { ...after, counts: await countAll(federation) }, rssMiB(federation.planePid).peak);
  // A control plane that was started anew has used what it has used since; the old one's time is not its.
  return { value, cost: federation.planePid === pid ? cost : { ...cost, planeCpuSeconds: after.planeCpu } };
}

async function countAll(federation: BenchFederation): Promise<Snapshot['counts']> {
  const all = new Map<string, { counted: RequestCounts; sent: RequestCounts }>();
  for (const cluster of federation.clusters) {
    const counted = await cluster.counted();
    if (counted === undefined) return undefined;
    all.set(cluster.name, { counted, sent: cluster.sent() });
  }
  return all;
}

function usage(federation: BenchFederation): Omit<Snapshot, 'counts'> {
  return {
    atMs: performance.now(), planeCpu: cpuSecondsOf(federation.planePid), fleetCpu: cpuSecondsOfTree(federation.fleetPid),
    machineCpu: cpuSecondsOfMachine(), treeCpu: cpuSecondsOfTree(process.pid),
  };
}

function toCost(before: Snapshot, after: Snapshot, planePeakRssMiB: number): Cost {
  const seconds = (after.atMs - before.atMs) / 1000;
  const requests = toRequests(before, after);
  const members = requests === undefined ? [] : [...requests].filter(([name]) => name !== 'host').map(([, counts]) => counts);
  const host = requests?.get('host');
  const overMembers = (kind: 'writes' | 'reads'): number | undefined => (requests === undefined ? undefined : members.reduce((sum, counts) => sum + sumOf(counts, kind), 0));
  const others = after.machineCpu - before.machineCpu - (after.treeCpu - before.treeCpu);
  return {
    seconds, planeCpuSeconds: after.planeCpu - before.planeCpu, planePeakRssMiB, fleetCpuSeconds: after.fleetCpu - before.fleetCpu, allCpuSeconds: after.treeCpu - before.treeCpu,
    othersShare: Math.max(0, others / seconds / describeMachine().cores),
    requests: requests === undefined ? undefined : Object.fromEntries([...requests].map(([name, counts]) => [name, Object.fromEntries([...counts].toSorted())])),
    hostWrites: host === undefined ? undefined : sumOf(host, 'writes'), hostReads: host === undefined ? undefined : sumOf(host, 'reads'),
    memberWrites: overMembers('writes'), memberReads: overMembers('reads'),
  };
}

function toRequests(before: Snapshot, after: Snapshot): Map<string, RequestCounts> | undefined {
  const result = new Map<string, RequestCounts>();
  for (const [name, { counted, sent }] of after.counts ?? []) {
    const earlier = before.counts?.get(name);
    if (earlier === undefined) return undefined;
    result.set(name, subtractCounts(counted, earlier.counted, subtractCounts(sent, earlier.sent, new Map())));
  }
  return after.counts === undefined ? undefined : result;
}
