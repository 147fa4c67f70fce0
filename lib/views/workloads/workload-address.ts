import { formatSort, parseSort, type Sort } from '../table-sort.ts';
import { WORKLOAD_STATES, type WorkloadState } from '../overview/workload-rows.ts';
import { LISTED_SORT, type ListedColumn } from './workload-list-sort.ts';

/** What of the list is kept in its address, so that a link shows the same thing. */
export type WorkloadListAddress = {
  readonly text: string;
  readonly state: WorkloadState | 'any';
  /** Kind of the federated object; empty for all. */
  readonly kind: string;
  readonly sort: Sort<ListedColumn>;
};

type Params = { get(name: string): string | null };

/** Reads the address; anything unknown falls back to the plain page, never to an error. */
export function parseWorkloadListAddress(params: Params): WorkloadListAddress {
  return {
    text: params.get('q') ?? '',
    state: WORKLOAD_STATES.find((known) => known === params.get('state')) ?? 'any',
    kind: params.get('kind') ?? '',
    sort: parseSort(params.get('sort'), LISTED_SORT),
  };
}

/** Writes the address: defaults are left out. Starts with `?` unless empty. */
export function formatWorkloadListAddress(address: WorkloadListAddress): string {
  return toSearch({ q: address.text, state: address.state === 'any' ? '' : address.state, kind: address.kind, sort: formatSort(address.sort, LISTED_SORT) });
}

export const WORKLOAD_TABS = ['distribution', 'pods', 'placement', 'overrides', 'status', 'events', 'history', 'yaml'] as const;
export type WorkloadTab = (typeof WORKLOAD_TABS)[number];

export type WorkloadAddress = {
  readonly tab: WorkloadTab;
  readonly view: 'chart' | 'table';
  /** A draft of the placement, so that it can be handed on as a link; empty for none. */
  readonly draft: string;
  /** A draft of the overrides, likewise. */
  readonly edits: string;
  /** A draft of the preference, likewise. */
  readonly plan: string;
  /** The cluster whose overrides are open; empty for none. */
  readonly cluster: string;
};

export function parseWorkloadAddress(params: Params): WorkloadAddress {
  return {
    tab: WORKLOAD_TABS.find((known) => known === params.get('tab')) ?? 'distribution',
    view: params.get('view') === 'table' ? 'table' : 'chart',
    draft: params.get('draft') ?? '', edits: params.get('edits') ?? '', plan: params.get('plan') ?? '', cluster: params.get('cluster') ?? '',
  };
}

export function formatWorkloadAddress(address: WorkloadAddress): string {
  return toSearch({ tab: address.tab === 'distribution' ? '' : address.tab, view: address.view === 'chart' ? '' : address.view, draft: address.draft, edits: address.edits, plan: address.plan, cluster: address.cluster });
}

/** A query string of the values that are not empty. */
export function toSearch(values: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== '')).toString();
  return text === '' ? '' : `?${text}`;
}
