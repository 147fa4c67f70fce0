import { deepEqual, isJsonObject } from '#lib/kube/json.ts';
import { formatPointer } from '#lib/kube/json-pointer.ts';

/** An override as it is written: add, replace or remove at a JSON Pointer. */
export type OverrideOp = { readonly op: 'add' | 'replace' | 'remove'; readonly path: string; readonly value?: unknown };

/**
 * The operations that turn one JSON value into the other, smallest first idea: only what differs, at the deepest place
 * where it differs. Lists are matched from both ends, items by name where they have one, so that an inserted container is
 * one `add` and not a rewrite. They hold when applied in order.
 */
export function diffToOperations(before: unknown, after: unknown): OverrideOp[] {
  const operations: OverrideOp[] = [];
  compare(before, after, [], operations);
  return operations;
}

function compare(before: unknown, after: unknown, tokens: readonly string[], operations: OverrideOp[]): void {
  if (deepEqual(before, after)) return;
  if (isJsonObject(before) && isJsonObject(after)) compareObjects(before, after, tokens, operations);
  else if (Array.isArray(before) && Array.isArray(after)) compareLists(before, after, tokens, operations);
  else operations.push({ op: 'replace', path: formatPointer(tokens), value: after });
}

type Json = Readonly<Record<string, unknown>>;

function compareObjects(before: Json, after: Json, tokens: readonly string[], operations: OverrideOp[]): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const path = [...tokens, key];
    const [was, is] = [own(before, key), own(after, key)];
    if (is === undefined) {
      if (was !== undefined) operations.push({ op: 'remove', path: formatPointer(path) });
    } else if (was === undefined) operations.push({ op: 'add', path: formatPointer(path), value: is });
    else compare(was, is, path, operations);
  }
}

/** Equal ends stay; of the middle, items are compared in pairs, then what is left over is removed from behind or added. */
function compareLists(before: readonly unknown[], after: readonly unknown[], tokens: readonly string[], operations: OverrideOp[]): void {
  let start = 0;
  while (start < before.length && start < after.length && isSameItem(before[start], after[start])) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && isSameItem(before[before.length - 1 - end], after[after.length - 1 - end])) end += 1;
  const pairs = Math.min(before.length, after.length) - start - end;
  for (let i = 0; i < start + pairs; i += 1) compare(before[i], after[i], [...tokens, String(i)], operations);
  for (let i = before.length - end - 1; i >= start + pairs && i >= after.length - end; i -= 1) operations.push({ op: 'remove', path: formatPointer([...tokens, String(i)]) });
  for (let i = start + pairs; i < after.length - end; i += 1) operations.push({ op: 'add', path: formatPointer([...tokens, String(i)]), value: after[i] });
  for (let i = 0; i < end; i += 1) {
    const at = after.length - end + i;
    compare(before[before.length - end + i], after[at], [...tokens, String(at)], operations);
  }
}

function isSameItem(a: unknown, b: unknown): boolean {
  if (isJsonObject(a) && isJsonObject(b)) {
    const [left, right] = [own(a, 'name'), own(b, 'name')];
    if (typeof left === 'string' && typeof right === 'string') return left === right;
  }
  return deepEqual(a, b);
}

function own(value: Json, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
