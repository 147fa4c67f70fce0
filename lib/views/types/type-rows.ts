import type { FederatedTypeView, TypeBlock, TypeReference, TypesOverview, TypeState } from '#lib/contracts/types.ts';
import type { PlainMessageKey } from '../messages/messages.ts';
import type { Phrasing } from '../phrasing.ts';
import { severityRank, type Tone } from '../status.ts';
import { formatSort, parseSort, textValue, type Sort, type SortPlan } from '../table-sort.ts';
import { toSearch } from '../workloads/workload-address.ts';

export const TYPE_STATES: readonly TypeState[] = ['running', 'starting', 'blocked', 'stopping', 'disabled', 'invalid', 'leaving'];

const STATE_WORDS: Readonly<Record<TypeState, { tone: Tone; key: PlainMessageKey }>> = {
  running: { tone: 'ok', key: 'types.state.running' },
  starting: { tone: 'progress', key: 'types.state.starting' },
  blocked: { tone: 'warning', key: 'types.state.blocked' },
  stopping: { tone: 'progress', key: 'types.state.stopping' },
  disabled: { tone: 'paused', key: 'types.state.disabled' },
  invalid: { tone: 'failed', key: 'types.state.invalid' },
  leaving: { tone: 'progress', key: 'types.state.leaving' },
};

const BLOCK_WORDS: Readonly<Record<TypeBlock, PlainMessageKey>> = {
  namespacesDisabled: 'types.block.namespacesDisabled', clusterScoped: 'types.block.clusterScoped', gateClosed: 'types.block.gateClosed', unknown: 'types.block.unknown',
};

export type TypeRow = {
  readonly name: string;
  readonly kind: string;
  readonly api: string;
  readonly federatedKind: string;
  readonly federatedApi: string;
  readonly scope: string;
  readonly state: TypeState;
  readonly tone: Tone;
  readonly word: string;
  /** Why it does not run; empty otherwise. */
  readonly reason: string;
  /** Clusters in which rights are missing for it. */
  readonly lacking: readonly string[];
  /** Empty while unknown. */
  readonly objects: string;
  readonly objectCount: number | undefined;
  readonly canEnable: boolean;
  readonly canDisable: boolean;
};

export function toTypeRows({ types }: TypesOverview, phrasing: Phrasing): TypeRow[] {
  return types.map((type) => toTypeRow(type, phrasing));
}

export type TypeColumn = 'target' | 'state' | 'federated' | 'scope' | 'objects';

/** By kind, then by name, so that a change of state moves none; of the states the worst first. */
export const TYPE_SORT: SortPlan<TypeRow, TypeColumn> = {
  columns: [
    { name: 'target', label: 'types.column.target', of: ({ kind }) => kind },
    { name: 'state', label: 'types.stateLabel', of: ({ tone }) => severityRank(tone) },
    { name: 'federated', label: 'types.column.federated', of: ({ federatedKind }) => textValue(federatedKind) },
    { name: 'scope', label: 'types.column.scope', of: ({ scope }) => textValue(scope) },
    { name: 'objects', label: 'types.column.objects', of: ({ objectCount }) => objectCount, first: 'descending' },
  ],
  tie: ({ name }) => name,
};

function toTypeRow(type: FederatedTypeView, { t, tell, number }: Phrasing): TypeRow {
  const { tone, key } = STATE_WORDS[type.state];
  return {
    name: type.name,
    kind: type.target?.kind ?? type.name, api: type.target === undefined ? '' : apiOf(type.target),
    federatedKind: type.federated?.kind ?? '', federatedApi: type.federated === undefined ? '' : apiOf(type.federated),
    scope: type.target === undefined ? '' : t(type.target.namespaced ? 'types.namespaced' : 'types.clusterWide'),
    state: type.state, tone, word: t(key),
    reason: type.block !== undefined ? t(BLOCK_WORDS[type.block]) : type.problem === undefined ? '' : tell(type.problem),
    lacking: type.lacking,
    objects: type.objectCount === undefined ? '' : number(type.objectCount), objectCount: type.objectCount,
    canEnable: type.state === 'disabled', canDisable: type.state !== 'leaving' && type.state !== 'stopping',
  };
}

/** `apps/v1`; of the core group only the version. */
export function apiOf({ group, version }: Pick<TypeReference, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

const TYPE_VERBS = ['enable', 'disable'] as const;

/** `verb` opens its dialog, for `type` or, when that is empty, for choosing one. */
export type TypesAddress = { readonly text: string; readonly state: TypeState | 'any'; readonly verb: (typeof TYPE_VERBS)[number] | ''; readonly type: string; readonly sort: Sort<TypeColumn> };

/** Reads the address; anything unknown falls back to the plain page, never to an error. */
export function parseTypesAddress(params: { get(name: string): string | null }): TypesAddress {
  const type = params.get('type') ?? '';
  const verb = TYPE_VERBS.find((known) => known === params.get('do') && (known === 'enable' || type !== '')) ?? '';
  return { text: params.get('q') ?? '', state: TYPE_STATES.find((known) => known === params.get('state')) ?? 'any', verb, type, sort: parseSort(params.get('sort'), TYPE_SORT) };
}

export function formatTypesAddress({ text, state, verb, type, sort }: TypesAddress): string {
  return toSearch({ q: text, state: state === 'any' ? '' : state, do: verb, type: verb === '' ? '' : type, sort: formatSort(sort, TYPE_SORT) });
}

/** The rows of which every word of the text is in a name, kind or group. */
export function filterTypeRows(rows: readonly TypeRow[], { text, state }: Pick<TypesAddress, 'text' | 'state'>): TypeRow[] {
  return rows.filter((row) => matchesWords(`${row.name} ${row.kind} ${row.api} ${row.federatedKind}`, text) && (state === 'any' || row.state === state));
}

/** True when every word of `text` is somewhere in `haystack`; case does not matter. */
export function matchesWords(haystack: string, text: string): boolean {
  const lower = haystack.toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => lower.includes(word));
}
