import type { ClusterApi } from './cluster-api.ts';
import { textAt } from './kinds/fields.ts';

/** Kubernetes keeps Events for an hour. */
const EVENT_TTL_MS = 60 * 60 * 1000;
const SWEEP_INTERVAL_MS = 60 * 1000;
const EVENTS = '/events';

/** Deletes Events that nothing has happened to for an hour. Returns how to stop. */
export function startEventExpiry(api: ClusterApi, report: (error: unknown) => void): () => void {
  const sweep = (): void => {
    const oldest = api.now().getTime() - EVENT_TTL_MS;
    for (const event of api.list(EVENTS)) {
      const last = Date.parse(textAt(event, 'series', 'lastObservedTime') || textAt(event, 'lastTimestamp') || textAt(event, 'eventTime') || (event.metadata.creationTimestamp ?? ''));
      if (last < oldest) api.delete(EVENTS, event.metadata.namespace ?? '', event.metadata.name).catch(report);
    }
  };
  const timer = setInterval(sweep, SWEEP_INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
