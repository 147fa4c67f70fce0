import { listAt } from '#lib/federation/types/read.ts';
import { HOST_WIDTH, type BenchFederation } from '../harness/federation.ts';
import { startFakeKubelet } from '../harness/fake-kubelet.ts';
import { Follower } from '../harness/follower.ts';
import { measure } from '../harness/measure.ts';
import { fedDeployment, isPropagated, namesOf, preference, readyReplicas, TYPES } from '../harness/objects.ts';
import { claim } from '../harness/report.ts';
import { forEachOf } from '../harness/timing.ts';
import { DEPLOYMENTS, LIMIT_MS, type Scenario } from './run.ts';

/** Later rows work on the first; the others are removed when their row is over. */
const REPORTED = namesOf('web', DEPLOYMENTS);
const UNREPORTED = namesOf('mute', DEPLOYMENTS);

/** From the first create until the host names both clusters as propagated. Nobody plays the members' controllers: real API servers have none. */
export const divideWithoutReports: Scenario = {
  name: '200 Deployments 1:2, no reports',
  run: async ({ federation, namespace }) => {
    const { host, members } = federation;
    const onHost = await Follower.start<true>({
      client: host.client, type: TYPES.fedDeployments, namespace,
      read: (object) => (UNREPORTED.includes(object.metadata.name) && isPropagated(object) && listAt(object, 'status', 'clusters')?.length === members.length ? true : undefined),
    });
    const { value: wallSeconds, cost } = await measure(federation, () => wallOf(federation, namespace, UNREPORTED, () => onHost.until('every status names every cluster', ({ size }) => size >= DEPLOYMENTS, LIMIT_MS)));
    await onHost.stop();
    await remove(federation, namespace);
    return {
      scenario: divideWithoutReports.name, objects: DEPLOYMENTS, wallSeconds, cost,
      claims: [claim('until the host\'s status names both clusters as propagated, members as they come (no controllers)', wallSeconds, 3, 's', '30.7 s')],
      figures: { 'member writes a pair': (cost.memberWrites ?? Number.NaN) / DEPLOYMENTS / members.length },
    };
  },
};

/** From the first create until the host shows every replica of every Deployment ready, divided 1:2 by preferences. */
export const divideDeployments: Scenario = {
  name: '200 Deployments 1:2', fills: true,
  run: async ({ federation, namespace, bare }) => {
    const { host, members, kind } = federation;
    const total = totalOf(weightsOf(federation));
    const kubelets = kind === 'real' ? await Promise.all(members.map((member) => startFakeKubelet(member, namespace))) : [];
    const onHost = await Follower.start<number>({ client: host.client, type: TYPES.fedDeployments, namespace, read: (object) => (isPropagated(object) ? readyReplicas(object) : undefined) });
    const { value: wallSeconds, cost } = await measure(federation, () => wallOf(federation, namespace, REPORTED, () => (
      onHost.until('every replica is ready on the host', (held) => held.size >= DEPLOYMENTS && [...held.values()].every((ready) => ready === total), LIMIT_MS)
    )));
    await Promise.all([onHost, ...kubelets].map((each) => each.stop()));
    return {
      scenario: divideDeployments.name, objects: DEPLOYMENTS, wallSeconds, cost,
      claims: [claim('and until the members\' own reports (one status written for each Deployment in each member by the benchmark) are back on the host', wallSeconds, 3, 's', '30.7 s')],
      figures: {
        'member writes a pair': (cost.memberWrites ?? Number.NaN) / DEPLOYMENTS / members.length,
        'bare loop, same writes s': bare.deploymentWrites.ms / 1000, 'bare loop, same writes, CPU s': bare.deploymentWrites.cpuSeconds,
        'wall × bare loop, same writes': (wallSeconds * 1000) / bare.deploymentWrites.ms, 'CPU of everything × bare loop, same writes': cost.allCpuSeconds / bare.deploymentWrites.cpuSeconds,
      },
    };
  },
};

/** Creates the Deployments with a preference each. @returns seconds until `isDone` resolved. */
async function wallOf(federation: BenchFederation, namespace: string, names: readonly string[], isDone: () => Promise<number>): Promise<number> {
  const { host } = federation;
  const startedMs = performance.now();
  const creating = forEachOf(names, HOST_WIDTH, async (name) => {
    await host.create(TYPES.fedDeployments, fedDeployment(namespace, name));
    await host.create(TYPES.preferences, preference(namespace, name, weightsOf(federation)));
  });
  const doneMs = await isDone();
  await creating;
  return (doneMs - startedMs) / 1000;
}

async function remove({ host }: BenchFederation, namespace: string): Promise<void> {
  const left = await Follower.start<true>({ client: host.client, type: TYPES.fedDeployments, namespace, read: ({ metadata }) => (UNREPORTED.includes(metadata.name) ? true : undefined) });
  await forEachOf(UNREPORTED, HOST_WIDTH, async (name) => {
    await host.delete(TYPES.preferences, { namespace, name });
    await host.delete(TYPES.fedDeployments, { namespace, name });
  });
  await left.until('they are gone', ({ size }) => size === 0, LIMIT_MS);
  await left.stop();
}

function weightsOf({ members }: BenchFederation): Record<string, number> {
  return Object.fromEntries(members.map(({ name }, i) => [name, i === 0 ? 2 : 1]));
}

function totalOf(weights: Readonly<Record<string, number>>): number {
  return Object.values(weights).reduce((sum, weight) => sum + weight, 0);
}
