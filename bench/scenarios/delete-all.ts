import { MANAGED_LABEL } from '#lib/federation/types/constants.ts';
import { HOST_WIDTH } from '../harness/federation.ts';
import { Follower } from '../harness/follower.ts';
import { measure } from '../harness/measure.ts';
import { namesOf, TYPES } from '../harness/objects.ts';
import { claim } from '../harness/report.ts';
import { forEachOf, sleep } from '../harness/timing.ts';
import { CONFIG_MAPS, DEPLOYMENTS, LIMIT_MS, PERIOD_OF_QUIET_MS, type Scenario } from './run.ts';

/** From the first delete until neither the members nor the host hold any. Preferences go before the clock starts: they place nothing by themselves. */
export const deleteAll: Scenario = {
  name: 'delete all 700',
  run: async ({ federation, namespace }) => {
    const { host, members } = federation;
    await forEachOf(namesOf('web', DEPLOYMENTS), HOST_WIDTH, (name) => host.delete(TYPES.preferences, { namespace, name }));
    await sleep(PERIOD_OF_QUIET_MS);
    const follow = (client: typeof host.client, type: typeof TYPES.configMaps, labelSelector?: string): Promise<Follower<true>> => Follower.start<true>({ client, type, namespace, ...(labelSelector === undefined ? {} : { labelSelector }), read: () => true });
    const managed = `${MANAGED_LABEL}=true`;
    const inMembers = await Promise.all(members.flatMap(({ client }) => [follow(client, TYPES.configMaps, managed), follow(client, TYPES.deployments, managed)]));
    const onHost = await Promise.all([follow(host.client, TYPES.fedConfigMaps), follow(host.client, TYPES.fedDeployments)]);
    const { value, cost } = await measure(federation, async () => {
      const startedMs = performance.now();
      const due = [...namesOf('cm', CONFIG_MAPS).map((name) => ({ type: TYPES.fedConfigMaps, name })), ...namesOf('web', DEPLOYMENTS).map((name) => ({ type: TYPES.fedDeployments, name }))];
      const deleting = forEachOf(due, HOST_WIDTH, ({ type, name }) => host.delete(type, { namespace, name }));
      const untilEmpty = async (followers: readonly Follower<true>[]): Promise<number> => Math.max(...await Promise.all(followers.map((follower) => follower.until('nothing is left', ({ size }) => size === 0, LIMIT_MS))));
      const [membersMs, hostMs] = await Promise.all([untilEmpty(inMembers), untilEmpty(onHost)]);
      await deleting;
      return { all: (Math.max(membersMs, hostMs) - startedMs) / 1000, members: (membersMs - startedMs) / 1000 };
    });
    await Promise.all([...inMembers, ...onHost].map((follower) => follower.stop()));
    return {
      scenario: deleteAll.name, objects: CONFIG_MAPS + DEPLOYMENTS, wallSeconds: value.all, cost,
      claims: [claim('all gone', value.all, 5, 's', '50 s')], figures: { 'gone from the members s': value.members },
    };
  },
};
