import { randomBytes } from 'node:crypto';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { ObjectRef } from '#server/kube-client/resource-path.ts';
import { sleep, type Clock } from '#server/runtime/clock.ts';
import { PARTS_ANNOTATION, toPartLists, type JoinedPart } from './joined-event.ts';

export type EventType = 'Normal' | 'Warning';

export type RecordedEvent = {
  object: KubeObject; type: EventType; reason: string; message: string;
  /** Where the message is true: it is written with `in cluster "…"` after it, once for all clusters of one gathering. */
  cluster?: string;
};

/** Writes Kubernetes Events about host objects; best effort, never in anybody's way. */
export type EventRecorder = {
  record(event: RecordedEvent): void;
  stop(): Promise<void>;
};

/** What a recorder needs of the host's client. */
export type EventWriter = {
  create(type: ResourceType, object: KubeObject): Promise<unknown>;
  patch(type: ResourceType, ref: ObjectRef, patch: { type: 'merge'; body: unknown }): Promise<unknown>;
};

/** Label of our own Events, so that a cache need not hold everybody else's. */
export const OUR_EVENTS = { 'app.kubernetes.io/managed-by': 'flotilla' } as const;

const EVENTS: ResourceType = { group: '', version: 'v1', plural: 'events', kind: 'Event', namespaced: true };
const COMPONENT = 'flotilla';
/** Events are gathered this long before they are written, so that a burst becomes few writes. */
const GATHER_MS = 1_000;
/** In one gathering, Normal events with one reason about more objects than this are written as one, which keeps the words of each. */
const MAX_ALIKE = 5;
/** Objects and clusters that a message names; the others are counted. */
const MAX_NAMED = 10;
/** Distinct events held at once; further ones are counted into `dropped`. */
const MAX_PENDING = 1_000;
/** Distinct events whose repetition is remembered, to raise a count instead of writing a new Event. */
const MAX_REMEMBERED = 1_000;
const MAX_MESSAGE_LENGTH = 1_000;

type Pending = RecordedEvent & { clusters: Map<string, number>; count: number };
/** What is written as one Event; with parts it is about many objects, of which `object` is the first. */
type Told = RecordedEvent & { count: number; parts?: readonly JoinedPart[] };
type Written = { name: string; namespace: string; count: number };

/** Starts a recorder. `onDropped` hears of events that could not be written. */
export function startEventRecorder(options: {
  client: EventWriter; clock: Clock; onDropped: (count: number, cause: unknown) => void;
}): EventRecorder {
  const { client, clock, onDropped } = options;
  const stopped = new AbortController();
  const pending = new Map<string, Pending>();
  const written = new Map<string, Written>();
  let crowdedOut = 0;
  let round: Promise<void> | undefined;

  const write = async (key: string, event: Told): Promise<void> => {
    const time = new Date(clock.nowMs()).toISOString();
    const known = event.parts === undefined ? written.get(key) : undefined;
    if (known !== undefined) {
      known.count += event.count;
      await client.patch(EVENTS, known, { type: 'merge', body: { count: known.count, lastTimestamp: time } });
      return;
    }
    const object = toEvent(event, time);
    await client.create(EVENTS, object);
    if (event.parts !== undefined) return;
    if (written.size >= MAX_REMEMBERED) written.clear();
    written.set(key, { name: object.metadata.name, namespace: object.metadata.namespace ?? '', count: event.count });
  };

  const flush = async (): Promise<void> => {
    await sleep(clock, GATHER_MS, stopped.signal);
    const batch = joinAlike([...pending.values()].map(toTold));
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
      const known = pending.get(key) ?? { ...event, clusters: new Map(), count: 0 };
      if (event.cluster === undefined) known.count += 1;
      else known.clusters.set(event.cluster, (known.clusters.get(event.cluster) ?? 0) + 1);
      pending.set(key, known);
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

/** One object's event in words; what happened in several clusters counts as often as in the cluster where it did most. */
function toTold({ clusters, ...event }: Pending): Told {
  const names = [...clusters.keys()].map((name) => `"${name}"`);
  const where = names.length === 0 ? '' : ` in cluster${names.length === 1 ? '' : 's'} ${toNames(names)}`;
  return { ...event, message: `${event.message}${where}`.slice(0, MAX_MESSAGE_LENGTH), count: Math.max(event.count, ...clusters.values()) };
}

/** Keeps warnings apart; Normal events with one reason about many objects become few, each with the words of every object in it. */
function joinAlike(events: readonly Told[]): Told[] {
  const byReason = Map.groupBy(events, (event) => (event.type === 'Normal' ? `${event.object.kind}/${event.reason}` : keyOf(event)));
  return [...byReason.values()].flatMap((alike) => (alike.length <= MAX_ALIKE ? alike : toPartLists(alike.map(toPart)).flatMap((parts) => joinParts(parts, alike))));
}

function toPart({ object: { metadata }, message, count }: Told): JoinedPart {
  return { namespace: metadata.namespace ?? '', name: metadata.name, message, count };
}

/** What kubectl shows of a joined Event: the words of the first object, and the names of the others. */
function joinParts(parts: readonly JoinedPart[], alike: readonly Told[]): Told[] {
  const [head, ...others] = parts;
  const first = alike.find((event) => head !== undefined && event.object.metadata.name === head.name && (event.object.metadata.namespace ?? '') === head.namespace);
  if (head === undefined || first === undefined) return [];
  const names = toNames(others.map(({ namespace, name }) => (namespace === '' ? name : `${namespace}/${name}`)));
  const message = others.length === 0 ? head.message : `${head.message}; likewise within ${GATHER_MS / 1000} s: ${names}`;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  return [{ ...first, count, parts, message: message.slice(0, MAX_MESSAGE_LENGTH) }];
}

function toNames(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return `${names.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function toEvent(event: Told, time: string): KubeObject {
  const { metadata, kind, apiVersion } = event.object;
  const namespace = metadata.namespace === undefined || metadata.namespace === '' ? 'default' : metadata.namespace;
  return {
    apiVersion: 'v1', kind: 'Event',
    metadata: { name: `${metadata.name}.${randomBytes(8).toString('hex')}`, namespace, labels: { ...OUR_EVENTS },
      ...(event.parts === undefined ? {} : { annotations: { [PARTS_ANNOTATION]: JSON.stringify(event.parts) } }) },
    involvedObject: {
      apiVersion, kind, name: metadata.name,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      ...(metadata.uid === undefined ? {} : { uid: metadata.uid }),
    },
    type: event.type, reason: event.reason, message: event.message, count: event.count, firstTimestamp: time, lastTimestamp: time,
    source: { component: COMPONENT }, reportingComponent: COMPONENT, reportingInstance: '',
  };
}
