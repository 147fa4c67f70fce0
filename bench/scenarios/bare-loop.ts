import { SYNC_FINALIZER } from '#lib/federation/types/constants.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { HOST_WIDTH, MEMBER_WIDTH, type BenchFederation } from '../harness/federation.ts';
import { configMap, fedConfigMap, namesOf, namespaceObject, TYPES } from '../harness/objects.ts';
import { cpuSecondsOfTree } from '../harness/process-usage.ts';
import { forEachOf, timed } from '../harness/timing.ts';
import { CONFIG_MAPS } from './run.ts';

const NAMESPACE = 'bare';
/** About as long as what is remembered for each cluster in a status. */
const APPLIED = 'a'.repeat(80);
/** The first round warms the servers up; the faster one is the fairer measure, and the harder one to keep up with. */
const ROUNDS = 2;

export type BareTimes = {
  /** POST of every object in every member: the least that could possibly be done. */
  createMs: number;
  /** The same by server-side apply, as the control plane writes. */
  applyMs: number;
  /** Every write of the federated job, those that users make included: on the host one create, one finalizer and one status for each object, in the members one apply. */
  everyWriteMs: number;
  /** CPU that the first of them took, clusters and loop together: what counts when the machine is busy with other things. */
  createCpuSeconds: number;
  everyWriteCpuSeconds: number;
};

/** Writes the objects that the control plane is to write, from one plain loop over the same kind of pool, and removes them again. The control plane must not run. */
export async function runBareLoop(federation: BenchFederation): Promise<BareTimes> {
  for (const cluster of federation.clusters) await cluster.create(TYPES.namespaces, namespaceObject(NAMESPACE));
  const best: BareTimes = { createMs: Infinity, applyMs: Infinity, everyWriteMs: Infinity, createCpuSeconds: Infinity, everyWriteCpuSeconds: Infinity };
  for (let round = 0; round < ROUNDS; round += 1) {
    const create = await cost(() => inMembers(federation, 'create'));
    await clear(federation);
    const apply = await cost(() => inMembers(federation, 'apply'));
    await clear(federation);
    const everyWrite = await cost(() => Promise.all([inMembers(federation, 'apply'), onHost(federation)]));
    await clear(federation);
    best.createMs = Math.min(best.createMs, create.ms);
    best.applyMs = Math.min(best.applyMs, apply.ms);
    best.everyWriteMs = Math.min(best.everyWriteMs, everyWrite.ms);
    best.createCpuSeconds = Math.min(best.createCpuSeconds, create.cpuSeconds);
    best.everyWriteCpuSeconds = Math.min(best.everyWriteCpuSeconds, everyWrite.cpuSeconds);
  }
  return best;
}

async function cost(work: () => Promise<unknown>): Promise<{ ms: number; cpuSeconds: number }> {
  const before = cpuSecondsOfTree(process.pid);
  const ms = await timed(work);
  return { ms, cpuSeconds: cpuSecondsOfTree(process.pid) - before };
}

const NAMES = namesOf('bare', CONFIG_MAPS);

async function inMembers({ members }: BenchFederation, write: 'create' | 'apply'): Promise<void> {
  await Promise.all(members.map((member) => forEachOf(NAMES, MEMBER_WIDTH, (name) => member[write](TYPES.configMaps, configMap(NAMESPACE, name)))));
}

async function onHost({ host, members }: BenchFederation): Promise<void> {
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const status = {
    observedGeneration: 1, conditions: [{ type: 'Propagation', status: 'True', lastUpdateTime: now, lastTransitionTime: now }],
    clusters: members.map(({ name }) => ({ name, applied: APPLIED })),
  };
  await forEachOf(NAMES, HOST_WIDTH, async (name) => {
    const ref = { namespace: NAMESPACE, name };
    await host.create(TYPES.fedConfigMaps, fedConfigMap(NAMESPACE, name));
    await host.patch(TYPES.fedConfigMaps, ref, { metadata: { finalizers: [SYNC_FINALIZER] } });
    await host.patch(TYPES.fedConfigMaps, ref, { status }, { subresource: 'status' });
  });
}

async function clear({ host, members }: BenchFederation): Promise<void> {
  const empty = async (cluster: typeof host, type: ResourceType): Promise<void> => {
    const left = await cluster.client.listAll<KubeObject>(type, { namespace: NAMESPACE, view: 'metadata' });
    const due = left.filter(({ metadata }) => metadata.name.startsWith('bare-'));
    await forEachOf(due, MEMBER_WIDTH, async ({ metadata }) => {
      if ((metadata.finalizers ?? []).length > 0) await cluster.patch(type, metadata, { metadata: { finalizers: null } });
      await cluster.delete(type, metadata);
    });
  };
  await Promise.all([empty(host, TYPES.fedConfigMaps), ...members.map((member) => empty(member, TYPES.configMaps))]);
}
