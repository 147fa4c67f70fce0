import { routes } from '#lib/contracts/routes.ts';
import type { ChangeEntry, Changes } from '#lib/contracts/activity.ts';
import type { FederationEvent } from '#lib/contracts/dto.ts';
import type { Phrasing } from '../phrasing.ts';
import { sayWhat, sayWho } from '../workloads/history-rows.ts';
import { pluralOf } from '#lib/kube/names.ts';
import { formatSort, parseSort, type Sort } from '../table-sort.ts';
import { matchesWords } from '../types/type-rows.ts';
import { toSearch } from '../workloads/workload-address.ts';
import { CHANGE_SORT, EVENT_SORT, type ChangeColumn, type EventColumn } from './activity-sort.ts';

export const ACTIVITY_TABS = ['events', 'changes'] as const;
export type ActivityTab = (typeof ACTIVITY_TABS)[number];
export const EVENT_TYPES = ['any', 'Normal', 'Warning'] as const;

/** What of the page is kept in its address. Empty texts filter nothing. */
export type ActivityAddress = {
  readonly tab: ActivityTab;
  readonly text: string;
  readonly type: (typeof EVENT_TYPES)[number];
  readonly kind: string;
  readonly reason: string;
  readonly namespace: string;
  /** Of the tab that is open; the other one has its usual order. */
  readonly eventSort: Sort<EventColumn>;
  readonly changeSort: Sort<ChangeColumn>;
};

export const NO_FILTER = { text: '', type: 'any', kind: '', reason: '', namespace: '' } as const satisfies Partial<ActivityAddress>;

/** Reads the address; anything unknown falls back to the plain page, never to an error. */
export function parseActivityAddress(params: { get(name: string): string | null }): ActivityAddress {
  const tab = ACTIVITY_TABS.find((known) => known === params.get('tab')) ?? 'events';
  const sort = params.get('sort');
  return {
    tab, eventSort: parseSort(tab === 'events' ? sort : null, EVENT_SORT), changeSort: parseSort(tab === 'changes' ? sort : null, CHANGE_SORT),
    text: params.get('q') ?? '', type: EVENT_TYPES.find((known) => known === params.get('type')) ?? 'any',
    kind: params.get('kind') ?? '', reason: params.get('reason') ?? '', namespace: params.get('namespace') ?? '',
  };
}

export function formatActivityAddress({ tab, text, type, kind, reason, namespace, eventSort, changeSort }: ActivityAddress): string {
  const sort = tab === 'events' ? formatSort(eventSort, EVENT_SORT) : formatSort(changeSort, CHANGE_SORT);
  return toSearch({ tab: tab === 'events' ? '' : tab, q: text, type: type === 'any' ? '' : type, kind, reason, namespace, sort });
}

export function isFiltered({ text, type, kind, reason, namespace }: ActivityAddress): boolean {
  return text !== '' || type !== 'any' || kind !== '' || reason !== '' || namespace !== '';
}

/** Events that pass every filter; the text is looked for in reason, message and object. */
export function filterEvents(events: readonly FederationEvent[], { text, type, kind, reason, namespace }: ActivityAddress): FederationEvent[] {
  return events.filter((event) => (type === 'any' || event.type === type) && (kind === '' || event.object.kind === kind)
    && (reason === '' || event.reason === reason) && (namespace === '' || event.object.namespace === namespace)
    && matchesWords(`${event.reason} ${event.object.kind} ${event.object.namespace}/${event.object.name} ${event.message}`, text));
}

/** The different values of a field, sorted, for a filter's choices; one that is filtered by stays even when nothing has it now. */
export function choicesOf(events: readonly FederationEvent[], pick: (event: FederationEvent) => string, chosen: string): string[] {
  return [...new Set([...events.map(pick), chosen])].filter((value) => value !== '').sort();
}

/** The page of what an event is about; empty when it has none. */
export function eventHref({ kind, namespace, name }: FederationEvent['object']): string {
  if (kind === 'KubeFedCluster') return routes.cluster(name);
  if (kind === 'FederatedTypeConfig') return `${routes.types()}?q=${encodeURIComponent(name)}`;
  if (kind === 'ReplicaSchedulingPreference') return routes.replicas();
  if (!kind.startsWith('Federated')) return '';
  return routes.workload(pluralOf(kind), namespace, name);
}

/** Events as lines of JSON, for other tools. */
export function exportEvents(events: readonly FederationEvent[]): string {
  return events.map((event) => JSON.stringify(event)).join('\n');
}

export type ChangeRow = Pick<ChangeEntry, 'kind' | 'resource' | 'namespace' | 'name' | 'when' | 'revision'> & { readonly key: string; readonly title: string; readonly who: string; readonly what: string };

/** Kept changes in the reader's words, in the order they came. */
export function toChangeRows({ changes }: Changes, phrasing: Phrasing): ChangeRow[] {
  return changes.map((change) => ({
    ...change, key: `${change.kind}/${change.namespace}/${change.name}/${change.revision}/${change.when}`,
    title: change.namespace === '' ? change.name : `${change.namespace}/${change.name}`,
    what: sayWhat({ what: change.what, generation: change.revision }, phrasing), who: sayWho({ who: change.who }, phrasing),
  }));
}

export function filterChanges(rows: readonly ChangeRow[], text: string): ChangeRow[] {
  return rows.filter((row) => matchesWords(`${row.title} ${row.kind} ${row.what} ${row.who}`, text));
}

/** The history of what was changed; a preference's is on the replicas page. Empty for a kind that is not federated now. */
export function changeHref({ kind, resource, namespace, name }: ChangeRow): string {
  if (kind === 'ReplicaSchedulingPreference') return routes.replicas();
  return resource === '' ? '' : routes.workload(resource, namespace, name, 'history');
}
