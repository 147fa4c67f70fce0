import { deepEqual, isJsonObject, setKey } from '#lib/kube/json.ts';
import { formatPointer, parsePointer } from '#lib/kube/json-pointer.ts';
import { selectorText } from '../placement/placement-draft.ts';
import { showValue } from './field-diff.ts';

export type MergeConflict = { readonly path: string; readonly base: string; readonly mine: string; readonly theirs: string };
export type MergeResult = { readonly merged: unknown; readonly conflicts: readonly MergeConflict[] };

/**
 * Joins two edits of the same JSON value. What only one side changed is taken from that side; what both changed to
 * different values is a conflict, in which mine stands unless its path is among `takeTheirs`. Lists of items with distinct
 * names (`name`, `clusterName`, `clusterSelector`, `path`) are joined item by item, so that two people who each add a
 * cluster both get theirs.
 */
export function mergeThreeWays(base: unknown, mine: unknown, theirs: unknown, takeTheirs: ReadonlySet<string> = MINE): MergeResult {
  const conflicts: MergeConflict[] = [];
  const merged = merge({ base, mine, theirs }, [], { conflicts, takeTheirs });
  return { merged, conflicts };
}

const MINE: ReadonlySet<string> = new Set();

/** The field of a conflict as people read it: names from the outside in, without the levels that only hold others. */
export function describeField(path: string): string {
  const names = parsePointer(path).filter((name) => name !== 'clusterOverrides');
  return (names.at(-1) === 'value' && names.at(-2)?.startsWith('/') === true ? names.slice(0, -1) : names).join(' › ');
}

type Sides = { readonly base: unknown; readonly mine: unknown; readonly theirs: unknown };
type Report = { readonly conflicts: MergeConflict[]; readonly takeTheirs: ReadonlySet<string> };

function merge({ base, mine, theirs }: Sides, tokens: readonly string[], report: Report): unknown {
  if (deepEqual(mine, theirs) || deepEqual(base, theirs)) return mine;
  if (deepEqual(base, mine)) return theirs;
  if (isJsonObject(mine) && isJsonObject(theirs)) return mergeObjects(isJsonObject(base) ? base : {}, mine, theirs, tokens, report);
  if (Array.isArray(mine) && Array.isArray(theirs)) {
    const lists = [Array.isArray(base) ? base : [], mine, theirs].map(keyed);
    const [from, ours, others] = lists;
    if (from !== undefined && ours !== undefined && others !== undefined) return mergeLists(from, ours, others, tokens, report);
  }
  const path = formatPointer(tokens);
  report.conflicts.push({ path, base: showValue(base), mine: showValue(mine), theirs: showValue(theirs) });
  return report.takeTheirs.has(path) ? theirs : mine;
}

type Json = Readonly<Record<string, unknown>>;

function mergeObjects(base: Json, mine: Json, theirs: Json, tokens: readonly string[], report: Report): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const value = merge({ base: own(base, key), mine: own(mine, key), theirs: own(theirs, key) }, [...tokens, key], report);
    if (value !== undefined) setKey(result, key, value);
  }
  return result;
}

type Keyed = ReadonlyMap<string, unknown>;

/** Items keep the order of mine; what only they have follows. */
function mergeLists(base: Keyed, mine: Keyed, theirs: Keyed, tokens: readonly string[], report: Report): unknown[] {
  return [...new Set([...mine.keys(), ...theirs.keys()])].flatMap((key) => {
    const value = merge({ base: base.get(key), mine: mine.get(key), theirs: theirs.get(key) }, [...tokens, key], report);
    return value === undefined ? [] : [value];
  });
}

const ITEM_KEYS = ['name', 'clusterName', 'path'] as const;
/** Stands for a selector of every cluster, whose text is empty. */
const EVERY = '*';

function keyed(items: readonly unknown[]): Keyed | undefined {
  const found = new Map<string, unknown>();
  for (const item of items) {
    const key = isJsonObject(item) ? keyOf(item) : undefined;
    if (key === undefined || found.has(key)) return undefined;
    found.set(key, item);
  }
  return found;
}

function keyOf(item: Json): string | undefined {
  const named = ITEM_KEYS.map((field) => item[field]).find((value) => typeof value === 'string');
  if (typeof named === 'string') return named;
  return isJsonObject(item['clusterSelector']) ? selectorText(item['clusterSelector']) || EVERY : undefined;
}

function own(value: Json, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
