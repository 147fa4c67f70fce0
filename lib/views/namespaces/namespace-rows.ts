import { routes } from '#lib/contracts/routes.ts';
import type { NamespacePlacement, NamespacesOverview, NamespaceView } from '#lib/contracts/namespaces.ts';
import type { Phrasing } from '../phrasing.ts';
import { PROPAGATION, severityRank, type Tone } from '../status.ts';
import { formatSort, parseSort, type Sort, type SortPlan } from '../table-sort.ts';
import { matchesWords } from '../types/type-rows.ts';
import { toSearch } from '../workloads/workload-address.ts';

export const NAMESPACE_STATES = ['any', 'federated', 'plain'] as const;
export type NamespaceState = (typeof NAMESPACE_STATES)[number];
/** `federate` names the namespace whose dialog is open; empty for none. */
export type NamespacesAddress = { readonly text: string; readonly state: NamespaceState; readonly federate: string; readonly sort: Sort<NamespaceColumn> };

export type NamespaceRow = {
  readonly name: string;
  /** Belongs to the host cluster itself. */
  readonly isProtected: boolean;
  readonly isFederated: boolean;
  readonly canFederate: boolean;
  readonly tone: Tone;
  readonly word: string;
  readonly reason: string;
  /** How clusters are chosen, in words; empty when it is not federated. */
  readonly placement: string;
  readonly clusters: readonly string[];
  readonly contents: readonly string[];
  readonly contentCount: number;
  readonly contentsHref: string;
  /** The federated namespace's own page; empty when it is not federated. */
  readonly href: string;
};

export function toNamespaceRows({ namespaces }: NamespacesOverview, phrasing: Phrasing): NamespaceRow[] {
  return namespaces.map((namespace) => toRow(namespace, phrasing));
}

export type NamespaceColumn = 'name' | 'state' | 'placement' | 'contents';

/** By name; those of the cluster itself are always last, since nothing can be done with them. */
export const NAMESPACE_SORT: SortPlan<NamespaceRow, NamespaceColumn> = {
  columns: [
    { name: 'name', label: 'namespaces.column.name', of: ({ name }) => name },
    { name: 'state', label: 'propagation.label', of: ({ isFederated, tone }) => (isFederated ? severityRank(tone) : undefined) },
    { name: 'placement', label: 'namespaces.column.placement', of: ({ isFederated, clusters }) => (isFederated ? clusters.length : undefined), first: 'descending' },
    { name: 'contents', label: 'namespaces.column.contents', of: ({ contentCount }) => contentCount, first: 'descending' },
  ],
  isLast: ({ isProtected }) => isProtected,
  tie: ({ name }) => name,
};

function toRow(view: NamespaceView, phrasing: Phrasing): NamespaceRow {
  const { t } = phrasing;
  const { name, federated, contents, isProtected, isLeaving } = view;
  const state = federated === undefined ? { tone: 'paused' as const, key: isProtected ? 'namespaces.protected' as const : 'namespaces.plain' as const } : PROPAGATION[federated.propagation];
  return {
    name, isProtected, isFederated: federated !== undefined, canFederate: federated === undefined && !isProtected && !isLeaving,
    tone: isLeaving ? 'progress' : state.tone, word: isLeaving ? t('namespaces.leaving') : t(state.key), reason: federated?.reason ?? '',
    placement: federated === undefined ? '' : placementText(federated.placement, phrasing), clusters: federated?.placement.clusters ?? [],
    contents: contents.map(({ kind, count }) => t('namespaces.contentsOf', { count, kind })),
    contentCount: contents.reduce((sum, { count }) => sum + count, 0),
    contentsHref: `${routes.workloads()}?q=${encodeURIComponent(`${name}/`)}`,
    href: federated === undefined ? '' : routes.workload('federatednamespaces', name, name, 'placement'),
  };
}

function placementText({ by, selector, clusters }: NamespacePlacement, { t }: Phrasing): string {
  switch (by) {
    case 'list': return clusters.length === 0 ? t('namespaces.byEmptyList') : t('namespaces.byList');
    case 'selector': return selector === '' ? t('namespaces.everywhere') : t('namespaces.bySelector', { selector });
    default: return t('namespaces.nowhere');
  }
}

/** Reads the address; anything unknown falls back to the plain page, never to an error. */
export function parseNamespacesAddress(params: { get(name: string): string | null }): NamespacesAddress {
  return { text: params.get('q') ?? '', state: NAMESPACE_STATES.find((known) => known === params.get('state')) ?? 'any', federate: params.get('federate') ?? '', sort: parseSort(params.get('sort'), NAMESPACE_SORT) };
}

export function formatNamespacesAddress({ text, state, federate, sort }: NamespacesAddress): string {
  return toSearch({ q: text, state: state === 'any' ? '' : state, federate, sort: formatSort(sort, NAMESPACE_SORT) });
}

export function filterNamespaceRows(rows: readonly NamespaceRow[], { text, state }: Pick<NamespacesAddress, 'text' | 'state'>): NamespaceRow[] {
  return rows.filter((row) => matchesWords(row.name, text) && (state === 'any' || row.isFederated === (state === 'federated')));
}
