import { HOST_WIDTH } from '../harness/federation.ts';
import { startFakeKubelet } from '../harness/fake-kubelet.ts';
import { Follower } from '../harness/follower.ts';
import { measure } from '../harness/measure.ts';
import { fedDeployment, isPropagated, namesOf, preference, readyReplicas, TYPES } from '../harness/objects.ts';
import { claim } from '../harness/report.ts';
import { forEachOf } from '../harness/timing.ts';
import { DEPLOYMENTS, LIMIT_MS, type Scenario } from './run.ts';

/** From the first create until the host shows every replica of every Deployment ready, divided 1:2 by preferences. */
export const divideDeployments: Scenario = {
  name: '200 Deployments 1:2', fills: true,
  run: async ({ federation, namespace, bare }) => {
    const { host, members, kind } = federation;
    const weights = Object.fromEntries(members.map(({ name }, i) => [name, i === 0 ? 2 : 1]));
    const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
    const kubelets = kind === 'real' ? await Promise.all(members.map((member) => startFakeKubelet(member, namespace))) : [];
    const onHost = await Follower.start<number>({ client: host.client, type: TYPES.fedDeployments, namespace, read: (object) => (isPropagated(object) ? readyReplicas(object) : undefined) });
    const { value: wallSeconds, cost } = await measure(federation, async () => {
      const startedMs = performance.now();
      const creating = forEachOf(namesOf('web', DEPLOYMENTS), HOST_WIDTH, async (name) => {
        await host.create(TYPES.fedDeployments, fedDeployment(namespace, name));
        await host.create(TYPES.preferences, preference(namespace, name, weights));
      });
      const doneMs = await onHost.until('every replica is ready on the host', (held) => held.size >= DEPLOYMENTS && [...held.values()].every((ready) => ready === total), LIMIT_MS);
      await creating;
      return (doneMs - startedMs) / 1000;
    });
    await Promise.all([onHost, ...kubelets].map((each) => each.stop()));
    return {
      scenario: divideDeployments.name, objects: DEPLOYMENTS, wallSeconds, cost,
      claims: [claim('status is back on the host', wallSeconds, 3, 's', '30.7 s')],
      figures: {
        'member writes a pair': (cost.memberWrites ?? Number.NaN) / DEPLOYMENTS / members.length,
        'bare loop, same writes s': bare.deploymentWrites.ms / 1000, 'bare loop, same writes, CPU s': bare.deploymentWrites.cpuSeconds,
        'wall × bare loop, same writes': (wallSeconds * 1000) / bare.deploymentWrites.ms, 'CPU of everything × bare loop, same writes': cost.allCpuSeconds / bare.deploymentWrites.cpuSeconds,
      },
    };
  },
};
