import { stringAt } from '#lib/federation/types/read.ts';
import { Follower } from '../harness/follower.ts';
import { measure } from '../harness/measure.ts';
import { namesOf, TYPES } from '../harness/objects.ts';
import { claim } from '../harness/report.ts';
import { percentile, sleep } from '../harness/timing.ts';
import { LIMIT_MS, type Scenario } from './run.ts';

const EDITS = 50;
/** Long enough that an edit never meets the work of the one before. */
const PAUSE_MS = 200;

/** From sending the edit to the host until both members' watches have shown it; beside it, the same for an edit made right in a member. */
export const editAtIdle: Scenario = {
  name: 'one edit at idle',
  run: async ({ federation, namespace }) => {
    const { host, members } = federation;
    const followers = await Promise.all(members.map(({ client }) => Follower.start<string>({ client, type: TYPES.configMaps, namespace, read: (object) => stringAt(object, 'data', 'edit') ?? '' })));
    const names = namesOf('cm', EDITS);
    const startedMs = performance.now();
    const { value: latenciesMs, cost } = await measure(federation, async () => {
      const latencies: number[] = [];
      for (const [i, name] of names.entries()) {
        await sleep(PAUSE_MS);
        const edit = `edit-${i}`;
        const sentMs = performance.now();
        const seen = followers.map((follower) => follower.until(`${name} is edited`, (held) => held.get(name) === edit, LIMIT_MS));
        await host.patch(TYPES.fedConfigMaps, { namespace, name }, { spec: { template: { data: { edit } } } });
        latencies.push(Math.max(...await Promise.all(seen)) - sentMs);
      }
      return latencies;
    });
    const wallSeconds = (performance.now() - startedMs) / 1000;
    const [member] = members;
    const [follower] = followers;
    const directMs: number[] = [];
    for (let i = 0; member !== undefined && follower !== undefined && i < EDITS; i += 1) {
      await sleep(PAUSE_MS / 4);
      const sentMs = performance.now();
      const seen = follower.until('the bare edit is there', (held) => held.get('bare-edit') === `bare-${i}`, LIMIT_MS);
      await member.apply(TYPES.configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name: 'bare-edit' }, data: { edit: `bare-${i}` } });
      directMs.push(await seen - sentMs);
    }
    await member?.delete(TYPES.configMaps, { namespace, name: 'bare-edit' });
    await Promise.all(followers.map((each) => each.stop()));
    return {
      scenario: editAtIdle.name, objects: EDITS, wallSeconds, cost,
      claims: [claim('p50', percentile(latenciesMs, 0.5), 20, 'ms', '60 ms'), claim('p99', percentile(latenciesMs, 0.99), 60, 'ms', '86 ms')],
      figures: { 'p90 ms': percentile(latenciesMs, 0.9), 'edit right in a member p50 ms': percentile(directMs, 0.5), 'p99 ms': percentile(directMs, 0.99) },
    };
  },
};
