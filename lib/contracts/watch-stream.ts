import type { WatchEvent } from './watch-event.ts';

/** The frame names on the server-sent stream, shared by the route that writes them and the browser that reads them. */
export const WATCH_FRAMES = { hint: 'hint', beat: 'beat' } as const;

/** A beat is a named frame, not a comment: a browser cannot see comments, so it could not tell a quiet line from a dead one. */
export const WATCH_BEAT_MS = 15_000;

const TOPICS: readonly WatchEvent['topic'][] = ['cluster', 'workload', 'preference', 'event', 'type', 'config', 'namespace', 'dns', 'history', 'member', 'resync'];
const TYPES: readonly WatchEvent['type'][] = ['ADDED', 'MODIFIED', 'DELETED'];

/** Reads one hint off the wire; undefined when it is not one, so that a newer server never breaks an open tab. */
export function parseWatchEvent(text: string): WatchEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const field = (name: string): string => {
    const found: unknown = Reflect.get(value, name);
    return typeof found === 'string' ? found : '';
  };
  const topic = TOPICS.find((known) => known === field('topic'));
  const type = TYPES.find((known) => known === field('type'));
  if (topic === undefined || type === undefined) return undefined;
  return {
    topic, type, kind: field('kind'), namespace: field('namespace'), name: field('name'),
    resourceVersion: field('resourceVersion'),
  };
}
