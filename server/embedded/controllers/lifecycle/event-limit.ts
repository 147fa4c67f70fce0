import type { Context } from '../engine/context.ts';
import { DONE, type Outcome } from '../engine/reconcile-queue.ts';
import { EVENTS } from '../kinds.ts';

/** A noisy cluster stays small: beyond this many Events the oldest go. Age is the API server's affair, as in Kubernetes. */
const MAX_EVENTS = 10_000;
/** What one sweep removes beyond the surplus, so that not every further event costs a sweep. */
const SLACK = 500;

type Seen = Map<string, { namespace: string; name: string }>;

/** Bounds the number of Events, whoever wrote them, by removing those that nothing happened to for longest. */
export function startEventLimit(context: Context): void {
  // Oldest last occurrence first: a change moves an event to the end.
  const seen: Seen = new Map();
  const queue = context.queue({ name: 'event-limit', workers: 1, reconcile: () => sweep(context, seen) });
  context.feed.on(EVENTS, ({ type, object }) => {
    const { uid = '', namespace = '', name } = object.metadata;
    seen.delete(uid);
    if (type === 'DELETED') return;
    seen.set(uid, { namespace, name });
    if (seen.size > MAX_EVENTS) queue.add('sweep');
  });
}

async function sweep({ api }: Context, seen: Seen): Promise<Outcome> {
  const surplus = seen.size - MAX_EVENTS;
  if (surplus <= 0) return DONE;
  const oldest = [...seen.values().take(surplus + SLACK)];
  await Promise.all(oldest.map(({ namespace, name }) => api.raw.delete(EVENTS.resource, namespace, name)));
  return DONE;
}
