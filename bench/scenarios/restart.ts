import { stringAt } from '#lib/federation/types/read.ts';
import { Follower } from '../harness/follower.ts';
import { measure } from '../harness/measure.ts';
import { TYPES } from '../harness/objects.ts';
import { untilQuiet } from '../harness/quiet.ts';
import { claim } from '../harness/report.ts';
import { CONFIG_MAPS, DEPLOYMENTS, LIMIT_MS, type Scenario } from './run.ts';

const NAME = 'cm-0000';
const EDIT = 'after-restart';

/** From starting the program anew until an edit made meanwhile is in both members; what it writes to members beyond that. */
export const restart: Scenario = {
  name: 'restart with the 700',
  run: async ({ federation, namespace }) => {
    const { host, members } = federation;
    const followers = await Promise.all(members.map(({ client }) => Follower.start<string>({ client, type: TYPES.configMaps, namespace, read: (object) => stringAt(object, 'data', 'edit') ?? '' })));
    const { value, cost } = await measure(federation, async () => {
      await federation.stopPlane();
      const startedMs = performance.now();
      const starting = federation.startPlane().then(() => performance.now());
      await host.patch(TYPES.fedConfigMaps, { namespace, name: NAME }, { spec: { template: { data: { edit: EDIT } } } });
      const seen = await Promise.all(followers.map((follower) => follower.until('the first edit is through', (held) => held.get(NAME) === EDIT, LIMIT_MS)));
      const readyMs = await starting;
      const quietMs = await untilQuiet(federation.planePid, LIMIT_MS);
      return { firstEdit: (Math.max(...seen) - startedMs) / 1000, ready: (readyMs - startedMs) / 1000, quiet: (quietMs - startedMs) / 1000 };
    });
    await Promise.all(followers.map((follower) => follower.stop()));
    return {
      scenario: restart.name, objects: CONFIG_MAPS + DEPLOYMENTS, wallSeconds: value.firstEdit, cost,
      claims: [
        claim('first edit through', value.firstEdit, 5, 's', '22 s'),
        claim('member writes beside the edit', cost.memberWrites === undefined ? undefined : cost.memberWrites - members.length, 0, '', '0'),
      ],
      figures: { 'control plane says ready s': value.ready, 'quiet s (Karmada: 30)': value.quiet, 'host writes': cost.hostWrites ?? Number.NaN },
    };
  },
};
