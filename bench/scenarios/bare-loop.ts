import type { KubeObject } from '#lib/kube/object.ts';
import { HOST_WIDTH, MEMBER_WIDTH, type BenchFederation } from '../harness/federation.ts';
import { configMap, namesOf, namespaceObject, TYPES } from '../harness/objects.ts';
import { cpuSecondsOfTree } from '../harness/process-usage.ts';
import { forEachOf, timed } from '../harness/timing.ts';
import { CONFIG_MAPS } from './run.ts';

const NAMESPACE = 'bare';
/** Roughly what a status adds to an object. */
const NOTE = 'n'.repeat(400);

export type BareTimes = {
  /** POST of every object in every member: the least that could possibly be done. */
  createMs: number;
  /** The same by server-side apply, as the control plane writes. */
  applyMs: number;
  /** Every write of the federated job: one create and two patches an object on the host while the members are applied to. */
  allWritesMs: number;
  /** CPU that the first of them took, clusters and loop together: what counts when the machine is busy with other things. */
  createCpuSeconds: number;
};

export async function prepareBareLoop({ clusters }: BenchFederation): Promise<void> {
  for (const cluster of clusters) await cluster.create(TYPES.namespaces, namespaceObject(NAMESPACE));
}

/** Writes the objects that the control plane will write, from one plain loop over the same kind of pool, and removes them again. */
export async function runBareLoop(federation: BenchFederation): Promise<BareTimes> {
  const { host, members } = federation;
  const names = namesOf('bare', CONFIG_MAPS);
  const inMembers = (write: 'create' | 'apply'): Promise<unknown> => Promise.all(members.map((member) => forEachOf(names, MEMBER_WIDTH, (name) => member[write](TYPES.configMaps, configMap(NAMESPACE, name)))));
  const onHost = (): Promise<void> => forEachOf(names, HOST_WIDTH, async (name) => {
    await host.create(TYPES.configMaps, configMap(NAMESPACE, name));
    await host.patch(TYPES.configMaps, { namespace: NAMESPACE, name }, { metadata: { finalizers: ['bench.flotilla/kept'] } });
    await host.patch(TYPES.configMaps, { namespace: NAMESPACE, name }, { metadata: { finalizers: null, annotations: { note: NOTE } } });
  });
  const cpuBefore = cpuSecondsOfTree(process.pid);
  const createMs = await timed(() => inMembers('create'));
  const createCpuSeconds = cpuSecondsOfTree(process.pid) - cpuBefore;
  await clear(federation.members);
  const applyMs = await timed(() => inMembers('apply'));
  await clear(federation.members);
  const allWritesMs = await timed(() => Promise.all([inMembers('apply'), onHost()]));
  await clear(federation.clusters);
  return { createMs, applyMs, allWritesMs, createCpuSeconds };
}

/** The shorter of two runs: the fairer measure of what the machine can do, and the harder one to keep up with. */
export function fasterOf(a: BareTimes, b: BareTimes): BareTimes {
  return {
    createMs: Math.min(a.createMs, b.createMs), applyMs: Math.min(a.applyMs, b.applyMs), allWritesMs: Math.min(a.allWritesMs, b.allWritesMs),
    createCpuSeconds: Math.min(a.createCpuSeconds, b.createCpuSeconds),
  };
}

async function clear(clusters: BenchFederation['clusters']): Promise<void> {
  await Promise.all(clusters.map(async (cluster) => {
    const left = await cluster.client.listAll<KubeObject>(TYPES.configMaps, { namespace: NAMESPACE, view: 'metadata' });
    const names = left.map(({ metadata }) => metadata.name).filter((name) => name.startsWith('bare-'));
    await forEachOf(names, MEMBER_WIDTH, (name) => cluster.delete(TYPES.configMaps, { namespace: NAMESPACE, name }));
  }));
}
