import type { WatchEvent } from '#lib/contracts/watch-event.ts';
import { PREFERENCES, CLUSTERS, CONFIGS, EVENTS, NAMESPACES, TYPE_CONFIGS } from '#server/host/resources.ts';
import type { Host, HostChange } from '#server/host/host.ts';
import type { EventHub } from './event-hub.ts';

/** Tells the hub's subscribers of every change that a page may show. */
export function publishHints(host: Host, hub: EventHub): void {
  host.onChange((change) => {
    if (hub.size === 0) return;
    const hint = toHint(change);
    if (hint !== undefined) hub.publish(hint);
  });
}

/** Tells that a change of an object was written down: a moment after the change itself. */
export function publishHistoryHint(hub: EventHub, { kind, namespace, name }: Pick<WatchEvent, 'kind' | 'namespace' | 'name'>): void {
  hub.publish({ topic: 'history', kind, namespace, name, type: 'ADDED', resourceVersion: '' });
}

function toHint({ type, change }: HostChange): WatchEvent | undefined {
  const topic = topicOf(type.kind);
  if (topic === undefined) return undefined;
  const { name, namespace } = change.value.metadata;
  return { topic, kind: type.kind, namespace: namespace ?? '', name, type: change.type, resourceVersion: change.resourceVersion };
}

function topicOf(kind: string): WatchEvent['topic'] | undefined {
  switch (kind) {
    case CLUSTERS.kind: return 'cluster';
    case PREFERENCES.kind: return 'preference';
    case EVENTS.kind: return 'event';
    case TYPE_CONFIGS.kind: return 'type';
    case CONFIGS.kind: return 'config';
    case NAMESPACES.kind: return 'namespace';
    default: return kind.startsWith('Federated') ? 'workload' : undefined;
  }
}
