import { randomBytes } from 'node:crypto';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';
import { sleep, type Clock } from '#server/runtime/clock.ts';

export type EventType = 'Normal' | 'Warning';

export type RecordedEvent = { object: KubeObject; type: EventType; reason: string; message: string };

/** Writes Kubernetes Events about host objects; best effort, never in anybody's way. */
export type EventRecorder = {
  record(event: RecordedEvent): void;
  stop(): Promise<void>;
};

/** Label of our own Events, so that a cache need not hold everybody else's. */
export const OUR_EVENTS = { 'app.kubernetes.io/managed-by': 'flotilla' } as const;

const EVENTS: ResourceType = { group: '', version: 'v1', plural: 'events', kind: 'Event', namespaced: true };
const COMPONENT = 'flotilla';
/** Events are gathered this long before they are written, so that a burst becomes few writes. */
const GATHER_MS = 1_000;
/** In one gathering, more Normal events than this with one reason are told as a single one. */
const MAX_ALIKE = 5;
/** Distinct events held at once; further ones are counted into `dropped`. */
const MAX_PENDING = 1_000;
/** Distinct events whose repetition is remembered, to raise a count instead of writing a new Event. */
const MAX_REMEMBERED = 1_000;
const MAX_MESSAGE_LENGTH = 1_000;

type Pending = RecordedEvent & { count: number };
type Written = { name: string; namespace: string; count: number };

/** Starts a recorder. `onDropped` hears of events that could not be written. */
export function startEventRecorder(options: {
  client: KubeClient; clock: Clock; onDropped: (count: number, cause: unknown) => void;
}): EventRecorder {
  const { client, clock, onDropped } = options;
  const stopped = new AbortController();
  const pending = new Map<string, Pending>();
  const written = new Map<string, Written>();
  let crowdedOut = 0;
  let round: Promise<void> | undefined;

  const write = async (key: string, event: Pending): Promise<void> => {
    const time = new Date(clock.nowMs()).toISOString();
    const known = written.get(key);
    if (known !== undefined) {
      known.count += event.count;
      await client.patch(EVENTS, known, { type: 'merge', body: { count: known.count, lastTimestamp: time } });
      return;
    }
    const object = toEvent(event, time);
    await client.create(EVENTS, object);
    if (written.size >= MAX_REMEMBERED) written.clear();
    written.set(key, { name: object.metadata.name, namespace: object.metadata.namespace ?? '', count: event.count });
  };

  const flush = async (): Promise<void> => {
    await sleep(clock, GATHER_MS, stopped.signal);
    const batch = summarize([...pending.values()]);
    pending.clear();
    if (crowdedOut > 0) onDropped(crowdedOut, new Error(`${MAX_PENDING} events waited to be written already`));
    crowdedOut = 0;
    for (const event of batch) {
      if (stopped.signal.aborted) return;
      const key = keyOf(event);
      try {
        await write(key, event);
      } catch (error) {
        written.delete(key);
        if (!stopped.signal.aborted) onDropped(1, error);
      }
    }
  };

  const schedule = (): void => {
    round ??= flush().finally(() => {
      round = undefined;
      if (pending.size > 0 && !stopped.signal.aborted) schedule();
    });
  };

  return {
    record(event) {
      if (stopped.signal.aborted) return;
      if (pending.size >= MAX_PENDING) {
        crowdedOut += 1;
        return;
      }
      const key = keyOf(event);
      const known = pending.get(key);
      if (known !== undefined) known.count += 1;
      else pending.set(key, { ...event, message: event.message.slice(0, MAX_MESSAGE_LENGTH), count: 1 });
      schedule();
    },
    async stop() {
      stopped.abort();
      await round;
    },
  };
}

function keyOf({ object, type, reason, message }: RecordedEvent): string {
  return `${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}/${object.metadata.uid ?? ''}/${type}/${reason}/${message}`;
}

/** Keeps warnings apart; many Normal events with one reason become one, on the first of their objects. */
function summarize(events: readonly Pending[]): Pending[] {
  const byReason = Map.groupBy(events, (event) => (event.type === 'Normal' ? `${event.object.kind}/${event.reason}` : keyOf(event)));
  return [...byReason.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined || alike.length <= MAX_ALIKE) return alike;
    const count = alike.reduce((sum, event) => sum + event.count, 0);
    return [{ ...first, count, message: `${first.message}, and ${alike.length - 1} more like it within ${GATHER_MS / 1000} s`.slice(0, MAX_MESSAGE_LENGTH) }];
  });
}

function toEvent(event: Pending, time: string): KubeObject {
  const { metadata, kind, apiVersion } = event.object;
  const namespace = metadata.namespace === undefined || metadata.namespace === '' ? 'default' : metadata.namespace;
  return {
    apiVersion: 'v1', kind: 'Event',
    metadata: { name: `${metadata.name}.${randomBytes(8).toString('hex')}`, namespace, labels: { ...OUR_EVENTS } },
    involvedObject: {
      apiVersion, kind, name: metadata.name,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      ...(metadata.uid === undefined ? {} : { uid: metadata.uid }),
    },
    type: event.type, reason: event.reason, message: event.message, count: event.count, firstTimestamp: time, lastTimestamp: time,
    source: { component: COMPONENT }, reportingComponent: COMPONENT, reportingInstance: '',
  };
}
