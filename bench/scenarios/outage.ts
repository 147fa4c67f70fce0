import { stringAt } from '#lib/federation/types/read.ts';
import { HOST_WIDTH } from '../harness/federation.ts';
import { Follower } from '../harness/follower.ts';
import { measure } from '../harness/measure.ts';
import { isPropagated, namesOf, TYPES } from '../harness/objects.ts';
import { claim } from '../harness/report.ts';
import { eventually, forEachOf, sleep } from '../harness/timing.ts';
import { LIMIT_MS, type Scenario } from './run.ts';

const CHANGES = 100;
/** Time for the connections to break before the changes are made. */
const SETTLE_MS = 1_000;
const PROBE_LIMIT_MS = 1_000;
const PROBE_EVERY_MS = 5;

/** A member is stopped for `seconds` while 100 objects change; from its API answering again until it holds them all. */
export function outage(seconds: number, karmada: string): Scenario {
  const name = `member gone ${seconds} s`;
  return {
    name,
    run: async ({ federation, namespace }) => {
      const { host, members } = federation;
      const [other, gone] = members;
      if (other === undefined || gone === undefined) throw new Error('this needs two members');
      const edit = `after-${seconds}`;
      const changed = new Set(namesOf('cm', CHANGES));
      const read = (object: Parameters<typeof isPropagated>[0]): true | undefined => (changed.has(object.metadata.name) && stringAt(object, 'data', 'edit') === edit ? true : undefined);
      const [inOther, inGone] = await Promise.all([other, gone].map(({ client }) => Follower.start<true>({ client, type: TYPES.configMaps, namespace, read })));
      const onHost = await Follower.start<true>({ client: host.client, type: TYPES.fedConfigMaps, namespace, read: (object) => (isPropagated(object) ? true : undefined) });
      if (inOther === undefined || inGone === undefined) throw new Error('the members can not be followed');
      const objects = onHost.held.size;
      const { value, cost } = await measure(federation, async () => {
        await federation.fault(gone.name, { fault: 'stop' });
        const stoppedMs = performance.now();
        await sleep(SETTLE_MS);
        const editedMs = performance.now();
        await forEachOf([...changed], HOST_WIDTH, (each) => host.patch(TYPES.fedConfigMaps, { namespace, name: each }, { spec: { template: { data: { edit } } } }));
        const otherMs = await inOther.until('the other member has the changes', ({ size }) => size >= CHANGES, LIMIT_MS);
        await sleep(Math.max(0, seconds * 1000 - (performance.now() - stoppedMs)));
        const starting = federation.fault(gone.name, { fault: 'start' });
        await eventually(`${gone.name} is ready`, async () => (await gone.client.raw('/readyz', { deadlineMs: PROBE_LIMIT_MS })).httpStatus === 200, LIMIT_MS, PROBE_EVERY_MS);
        const readyMs = performance.now();
        const caughtUpMs = await inGone.until('the member has caught up', ({ size }) => size >= CHANGES, LIMIT_MS);
        const saidMs = await onHost.until('every status says so', ({ size }) => size >= objects, LIMIT_MS);
        await starting;
        return { caughtUp: (caughtUpMs - readyMs) / 1000, other: (otherMs - editedMs) / 1000, said: (saidMs - readyMs) / 1000 };
      });
      await Promise.all([inOther, inGone, onHost].map((follower) => follower.stop()));
      return {
        scenario: name, objects: CHANGES, wallSeconds: value.caughtUp, cost,
        claims: [claim('caught up after its API was ready', value.caughtUp, 3, 's', karmada)],
        figures: { 'the other member had the changes after s': value.other, 'every status says so after s': value.said },
      };
    },
  };
}
