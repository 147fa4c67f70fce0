import { stringAt } from '#lib/federation/types/read.ts';
import { Follower } from '../harness/follower.ts';
import { measure } from '../harness/measure.ts';
import { namesOf, TYPES } from '../harness/objects.ts';
import { claim } from '../harness/report.ts';
import { percentile, sleep } from '../harness/timing.ts';
import { LIMIT_MS, type Scenario } from './run.ts';

const CHANGES = 50;
/** Long enough that a change never meets the mending of the one before. */
const PAUSE_MS = 200;
const BY_HAND = 'by hand';

/** From the watch event of a change made by hand in a member until its watch shows the object as the template has it. */
export const drift: Scenario = {
  name: 'a change by hand in a member is undone',
  run: async ({ federation, namespace }) => {
    const [member] = federation.members;
    if (member === undefined) throw new Error('the benchmark has no member to change anything in');
    const follower = await Follower.start<string>({ client: member.client, type: TYPES.configMaps, namespace, read: (object) => stringAt(object, 'data', 'payload') ?? '' });
    const names = namesOf('cm', CHANGES);
    const startedMs = performance.now();
    const { value: undoneMs, cost } = await measure(federation, async () => {
      const samples: number[] = [];
      for (const name of names) {
        await sleep(PAUSE_MS);
        const meant = follower.held.get(name);
        const drifted = follower.until(`${name} is changed by hand`, (held) => held.get(name) === BY_HAND, LIMIT_MS);
        const undone = drifted.then(() => follower.until(`${name} is as it was`, (held) => held.get(name) === meant, LIMIT_MS));
        await member.patch(TYPES.configMaps, { namespace, name }, { data: { payload: BY_HAND } });
        samples.push(await undone - await drifted);
      }
      return samples;
    });
    const wallSeconds = (performance.now() - startedMs) / 1000;
    await follower.stop();
    return {
      scenario: drift.name, objects: CHANGES, wallSeconds, cost,
      claims: [claim('slowest', Math.max(...undoneMs), 1_000, 'ms')],
      figures: { 'p50 ms': percentile(undoneMs, 0.5), 'p99 ms': percentile(undoneMs, 0.99) },
    };
  },
};
