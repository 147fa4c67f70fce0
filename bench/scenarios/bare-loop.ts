import { SYNC_FINALIZER } from '#lib/federation/types/constants.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { HOST_WIDTH, MEMBER_WIDTH, type BenchFederation } from '../harness/federation.ts';
import { configMap, fedConfigMap, fedDeployment, memberDeployment, namesOf, namespaceObject, preference, TYPES } from '../harness/objects.ts';
import { cpuSecondsOfTree } from '../harness/process-usage.ts';
import { forEachOf, timed } from '../harness/timing.ts';
import { CONFIG_MAPS, DEPLOYMENTS } from './run.ts';

const NAMESPACE = 'bare';
/** About as long as what is remembered for each cluster in a status. */
const APPLIED = 'a'.repeat(80);
/** The first round warms the servers up; the faster one is the fairer measure, and the harder one to keep up with. */
const ROUNDS = 2;

/** `cpuSeconds` is that of clusters and loop together: what counts when the machine is busy with other things. */
export type BareTime = { ms: number; cpuSeconds: number };

/** What one plain loop takes for the same objects. Users' own creates are among the writes on the host. */
export type BareTimes = {
  /** POST of the ConfigMaps into the members: 1,000 writes. */
  memberObjects: BareTime;
  /** The same by server-side apply, as the control plane writes. */
  memberApplies: BareTime;
  /** POST of the same objects: the 500 federated ones on the host, the 1,000 ConfigMaps in the members. */
  sameObjects: BareTime;
  /** Every write of the federated job: on the host a create, a finalizer unless it came with that, and a status for each object, in the members 1,000 applies. */
  sameWrites: BareTime;
  /** Every write of the divided Deployments: on the host two creates, a plan and a status each, in the members an apply and the report of being ready. */
  deploymentWrites: BareTime;
};

/** Writes the objects that the control plane is to write, from one plain loop over the same kind of pool, and removes them again. The control plane must not run. */
export async function runBareLoops(federation: BenchFederation): Promise<BareTimes> {
  for (const cluster of federation.clusters) await cluster.create(TYPES.namespaces, namespaceObject(NAMESPACE));
  const best = async (work: () => Promise<unknown>): Promise<BareTime> => {
    const rounds: BareTime[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push(await cost(work));
      await clear(federation);
    }
    return { ms: Math.min(...rounds.map(({ ms }) => ms)), cpuSeconds: Math.min(...rounds.map(({ cpuSeconds }) => cpuSeconds)) };
  };
  return {
    memberObjects: await best(() => configMaps(federation, 'create')),
    memberApplies: await best(() => configMaps(federation, 'apply')),
    sameObjects: await best(() => Promise.all([configMaps(federation, 'create'), federatedConfigMaps(federation)])),
    sameWrites: await best(() => Promise.all([configMaps(federation, 'apply'), federatedConfigMaps(federation, 'tended')])),
    deploymentWrites: await best(() => Promise.all([deployments(federation), federatedDeployments(federation)])),
  };
}

async function cost(work: () => Promise<unknown>): Promise<BareTime> {
  const before = cpuSecondsOfTree(process.pid);
  const ms = await timed(work);
  return { ms, cpuSeconds: cpuSecondsOfTree(process.pid) - before };
}

const NAMES = namesOf('bare', CONFIG_MAPS);
const DEPLOYMENT_NAMES = namesOf('bare', DEPLOYMENTS);

async function configMaps({ members }: BenchFederation, write: 'create' | 'apply'): Promise<void> {
  await Promise.all(members.map((member) => forEachOf(NAMES, MEMBER_WIDTH, (name) => member[write](TYPES.configMaps, configMap(NAMESPACE, name)))));
}

/** `tended`: with the finalizer, where the host did not give it at once, and the status that a control plane writes. */
async function federatedConfigMaps(federation: BenchFederation, how: 'bare' | 'tended' = 'bare'): Promise<void> {
  const { host } = federation;
  await forEachOf(NAMES, HOST_WIDTH, async (name) => {
    const created = await host.create(TYPES.fedConfigMaps, fedConfigMap(NAMESPACE, name));
    if (how === 'bare') return;
    if (created.metadata.finalizers === undefined) await host.patch(TYPES.fedConfigMaps, { namespace: NAMESPACE, name }, { metadata: { finalizers: [SYNC_FINALIZER] } });
    await host.patch(TYPES.fedConfigMaps, { namespace: NAMESPACE, name }, { status: statusIn(federation) }, { subresource: 'status' });
  });
}

async function deployments({ members }: BenchFederation): Promise<void> {
  const counts = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
  await Promise.all(members.map((member) => forEachOf(DEPLOYMENT_NAMES, MEMBER_WIDTH, async (name) => {
    const deployment = memberDeployment(NAMESPACE, name);
    await member.apply(TYPES.deployments, deployment);
    await member.updateStatus(TYPES.deployments, deployment, counts);
  })));
}

async function federatedDeployments(federation: BenchFederation): Promise<void> {
  const { host, members } = federation;
  const weights = Object.fromEntries(members.map(({ name }) => [name, 1]));
  const spec = {
    placement: { clusters: members.map(({ name }) => ({ name })) },
    overrides: members.map(({ name }) => ({ clusterName: name, clusterOverrides: [{ path: '/spec/replicas', value: 2 }] })),
  };
  await forEachOf(DEPLOYMENT_NAMES, HOST_WIDTH, async (name) => {
    const ref = { namespace: NAMESPACE, name };
    await host.create(TYPES.fedDeployments, fedDeployment(NAMESPACE, name));
    await host.create(TYPES.preferences, preference(NAMESPACE, name, weights));
    await host.patch(TYPES.fedDeployments, ref, { metadata: { finalizers: [SYNC_FINALIZER] }, spec });
    await host.patch(TYPES.fedDeployments, ref, { status: statusIn(federation, { replicas: { desired: 1, observed: 1, ready: 1, current: true } }) }, { subresource: 'status' });
  });
}

function statusIn({ members }: BenchFederation, each: Record<string, unknown> = {}): Record<string, unknown> {
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  return {
    observedGeneration: 1, conditions: [{ type: 'Propagation', status: 'True', lastUpdateTime: now, lastTransitionTime: now }],
    clusters: members.map(({ name }) => ({ name, applied: APPLIED, ...each })),
  };
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
  await Promise.all([
    ...[TYPES.fedConfigMaps, TYPES.fedDeployments, TYPES.preferences].map((type) => empty(host, type)),
    ...members.flatMap((member) => [TYPES.configMaps, TYPES.deployments].map((type) => empty(member, type))),
  ]);
}
