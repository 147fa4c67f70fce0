import { routes } from '#lib/contracts/routes.ts';
import type { NamespacePlacement, NamespacesOverview, NamespaceView } from '#lib/contracts/namespaces.ts';
import type { Phrasing } from '../phrasing.ts';
import { PROPAGATION, type Tone } from '../status.ts';
import { matchesWords } from '../types/type-rows.ts';

export const NAMESPACE_STATES = ['any', 'federated', 'plain'] as const;
export type NamespaceState = (typeof NAMESPACE_STATES)[number];
/** `federate` names the namespace whose dialog is open; empty for none. */
export type NamespacesAddress = { readonly text: string; readonly state: NamespaceState; readonly federate: string };

export type NamespaceRow = {
  readonly name: string;
  readonly isFederated: boolean;
  readonly canFederate: boolean;
  readonly tone: Tone;
  readonly word: string;
  readonly reason: string;
  /** How clusters are chosen, in words; empty when it is not federated. */
  readonly placement: string;
  readonly clusters: readonly string[];
  readonly contents: readonly string[];
  readonly contentsHref: string;
  /** The federated namespace's own page; empty when it is not federated. */
  readonly href: string;
};

/** Rows by name; those of the cluster itself last, since nothing can be done with them. */
export function toNamespaceRows({ namespaces }: NamespacesOverview, phrasing: Phrasing): NamespaceRow[] {
  return [...namespaces].sort((a, b) => Number(a.isProtected) - Number(b.isProtected) || (a.name < b.name ? -1 : 1)).map((namespace) => toRow(namespace, phrasing));
}

function toRow(view: NamespaceView, phrasing: Phrasing): NamespaceRow {
  const { t } = phrasing;
  const { name, federated, contents, isProtected, isLeaving } = view;
  const state = federated === undefined ? { tone: 'paused' as const, key: isProtected ? 'namespaces.protected' as const : 'namespaces.plain' as const } : PROPAGATION[federated.propagation];
  return {
    name, isFederated: federated !== undefined, canFederate: federated === undefined && !isProtected && !isLeaving,
    tone: isLeaving ? 'progress' : state.tone, word: isLeaving ? t('namespaces.leaving') : t(state.key), reason: federated?.reason ?? '',
    placement: federated === undefined ? '' : placementText(federated.placement, phrasing), clusters: federated?.placement.clusters ?? [],
    contents: contents.map(({ kind, count }) => t('namespaces.contentsOf', { count, kind })),
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
  return { text: params.get('q') ?? '', state: NAMESPACE_STATES.find((known) => known === params.get('state')) ?? 'any', federate: params.get('federate') ?? '' };
}

export function filterNamespaceRows(rows: readonly NamespaceRow[], { text, state }: Pick<NamespacesAddress, 'text' | 'state'>): NamespaceRow[] {
  return rows.filter((row) => matchesWords(row.name, text) && (state === 'any' || row.isFederated === (state === 'federated')));
}
