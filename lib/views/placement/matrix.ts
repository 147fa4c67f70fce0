import type { ProposedChange } from '#lib/contracts/changes.ts';
import type { PlacementMatrix, PlacementRow } from '#lib/contracts/placement.ts';
import { computePlacement, type PlacementDecision } from '#lib/federation/placement/compute-placement.ts';
import type { PlainMessageKey } from '../messages/messages.ts';
import { isSameDraft, parseLinkedDraft, formatDraft, formatLinkedDraft, toDraft, toPlacement, withClusters, type PlacementDraft, type PlacementMode } from './placement-draft.ts';

/** Drafts of the rows that were edited, by `rowKey`. */
export type MatrixDraft = ReadonlyMap<string, PlacementDraft>;

export const CELL_STATES = ['on', 'off', 'adding', 'removing', 'excluded'] as const;
/** `excluded`: picked, but something else keeps it out, such as its namespace. */
export type CellState = (typeof CELL_STATES)[number];

export type MatrixRowView = {
  readonly key: string;
  readonly row: PlacementRow;
  readonly draft: PlacementDraft;
  readonly isChanged: boolean;
  /** One for each cluster, in the matrix's order. */
  readonly cells: readonly CellState[];
  /** Why a picked cluster is left out, by its index. */
  readonly reasons: ReadonlyMap<number, PlainMessageKey>;
};

/** An object's name with its namespace, as rows are read. */
export function rowName({ namespace, name }: Pick<PlacementRow, 'namespace' | 'name'>): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

/** Names that more than one row has: objects of different kinds. */
export function namesOfSeveral(rows: readonly PlacementRow[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const several = new Set<string>();
  for (const name of rows.map(rowName)) (seen.has(name) ? several : seen).add(name);
  return several;
}

export function rowKey({ resource, namespace, name }: Pick<PlacementRow, 'resource' | 'namespace' | 'name'>): string {
  return `${resource}/${namespace}/${name}`;
}

/** What one row shows. Cheap enough to be computed when the row comes into view: no other row is looked at. */
export function toRowView(matrix: PlacementMatrix, row: PlacementRow, draft: PlacementDraft | undefined): MatrixRowView {
  const stored = toDraft(row.placement);
  const wanted = draft ?? stored;
  const isChanged = draft !== undefined && !isSameDraft(draft, stored);
  const before = decide(matrix, row, row.placement);
  const placement = isChanged ? toPlacement(wanted, row.placement) : undefined;
  const after = isChanged && placement !== undefined ? decide(matrix, row, placement) : before;
  const reasons = new Map<number, PlainMessageKey>();
  const cells = matrix.clusters.map(({ name }, index): CellState => {
    const [was, is] = [before.get(name), after.get(name)];
    if (is !== undefined && !is.selected && isExcluded(is)) {
      reasons.set(index, EXCLUDED[is.reason] ?? 'placement.reason.notListed');
      return 'excluded';
    }
    if (was?.selected === is?.selected) return is?.selected === true ? 'on' : 'off';
    return is?.selected === true ? 'adding' : 'removing';
  });
  return { key: rowKey(row), row, draft: wanted, isChanged, cells, reasons };
}

const EXCLUDED: Readonly<Partial<Record<PlacementDecision['reason'], PlainMessageKey>>> = {
  NamespaceNotFederated: 'placement.reason.namespaceNotFederated', NamespaceNotPlaced: 'placement.reason.namespaceExcludes', Cordoned: 'placement.reason.cordoned',
};

function isExcluded({ reason }: PlacementDecision): boolean {
  return EXCLUDED[reason] !== undefined;
}

function decide(matrix: PlacementMatrix, row: PlacementRow, placement: unknown): Map<string, PlacementDecision> {
  const { scope } = matrix;
  const around = matrix.namespaces[row.namespace];
  const result = computePlacement({
    placement, clusters: matrix.clusters, holding: new Set(row.holding),
    ...(row.isFree ? {} : { namespace: around === undefined ? { scope, federated: false } : { scope, federated: true, placement: around.placement } }),
  });
  return new Map(result.ok ? result.decisions.map((decision) => [decision.cluster, decision]) : []);
}

/** The draft of a row after one cluster was switched. Under a selector the row becomes the list of what that selected. */
export function toggleCell(matrix: PlacementMatrix, view: MatrixRowView, cluster: number): PlacementDraft {
  const name = matrix.clusters[cluster]?.name ?? '';
  const isOn = isPicked(view.cells[cluster]);
  return withClusters(asList(matrix, view), [name], !isOn);
}

/** The clusters of a row as a list, however it selects them. */
export function asList(matrix: PlacementMatrix, { draft, cells }: MatrixRowView): PlacementDraft {
  if (draft.mode === 'list') return draft;
  return { ...draft, mode: 'list', clusters: matrix.clusters.flatMap(({ name }, i) => (isPicked(cells[i]) ? [name] : [])).toSorted() };
}

function isPicked(state: CellState | undefined): boolean {
  return state === 'on' || state === 'adding' || state === 'excluded';
}

/** Drafts with some rows set; a row that is as stored again is no draft. */
export function withRows(draft: MatrixDraft, rows: readonly PlacementRow[], next: (row: PlacementRow) => PlacementDraft): MatrixDraft {
  const drafts = new Map(draft);
  for (const row of rows) {
    const wanted = next(row);
    if (isSameDraft(wanted, toDraft(row.placement))) drafts.delete(rowKey(row));
    else drafts.set(rowKey(row), wanted);
  }
  return drafts;
}

/** The changes that drafts stand for; rows whose selector can't be read are left out, and counted by the caller as still changed. */
export function toChanges(rows: readonly PlacementRow[], draft: MatrixDraft, bases: MatrixBases = new Map()): ProposedChange[] {
  return rows.flatMap((row): ProposedChange[] => {
    const wanted = draft.get(rowKey(row));
    const base = bases.get(rowKey(row)) ?? row;
    const placement = wanted === undefined ? undefined : toPlacement(wanted, base.placement);
    const { resource, namespace, name } = row;
    return placement === undefined ? [] : [{ do: 'place', ref: { resource, namespace, name }, base: { generation: base.generation, placement: base.placement ?? null }, placement }];
  });
}

/** What each edited row was when its edit began: it stays while others change the row, so that their change can be told from ours. */
export type MatrixBases = ReadonlyMap<string, Pick<PlacementRow, 'generation' | 'placement'>>;

export function withBases(bases: MatrixBases, rows: readonly PlacementRow[]): MatrixBases {
  const kept = new Map(bases);
  for (const row of rows) if (!kept.has(rowKey(row))) kept.set(rowKey(row), { generation: row.generation, placement: row.placement });
  return kept;
}

/** Rows that a filter lets through: by name, namespace or kind, and, when given, only certain ones. */
export function filterRows(rows: readonly PlacementRow[], text: string, only: ReadonlySet<string>): readonly PlacementRow[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter((word) => word !== '');
  return rows.filter((row) => (only.size === 0 || only.has(rowKey(row))) && words.every((word) => `${row.namespace}/${row.name} ${row.kind}`.toLowerCase().includes(word)));
}

/** Rows that others changed since their drafts were begun. */
export function countChanged(rows: readonly PlacementRow[], drafts: MatrixDraft, bases: MatrixBases): number {
  return rows.filter((row) => drafts.has(rowKey(row)) && (bases.get(rowKey(row))?.generation ?? row.generation) !== row.generation).length;
}

/** Drafts as the text of a link, each with what it was begun over. */
export function formatMatrixDraft(draft: MatrixDraft, bases: MatrixBases): string {
  if (draft.size === 0) return '';
  return JSON.stringify([...draft].map(([key, each]) => {
    const base = bases.get(key);
    return [key, base === undefined ? formatDraft(each) : formatLinkedDraft(each, { generation: base.generation, was: toDraft(base.placement) })];
  }));
}

/** Reads drafts out of a link; what can't be read is left out. */
export function parseMatrixDraft(text: string): { drafts: MatrixDraft; bases: MatrixBases } {
  const drafts = new Map<string, PlacementDraft>();
  const bases = new Map<string, Pick<PlacementRow, 'generation' | 'placement'>>();
  let value: unknown;
  try {
    value = text === '' ? [] : JSON.parse(text);
  } catch {
    // A link that was cut on its way: the page shows what is stored.
    return { drafts, bases };
  }
  for (const entry of Array.isArray(value) ? value : []) {
    const [key, draftText]: unknown[] = Array.isArray(entry) ? entry : [];
    const linked = typeof draftText === 'string' ? parseLinkedDraft(draftText) : undefined;
    if (typeof key !== 'string' || linked === undefined) continue;
    drafts.set(key, linked.draft);
    if (linked.base !== undefined) bases.set(key, { generation: linked.base.generation, placement: toPlacement(linked.base.was, undefined) });
  }
  return { drafts, bases };
}

/** How a row selects, in one word. */
export const MODE_WORDS: Readonly<Record<PlacementMode, PlainMessageKey>> = { list: 'matrix.byList', selector: 'matrix.bySelector', nothing: 'matrix.byNothing' };
