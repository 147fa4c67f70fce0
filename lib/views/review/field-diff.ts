import type { FieldChange } from '#lib/contracts/changes.ts';
import { deepEqual, isJsonObject } from '#lib/kube/json.ts';
import { formatPointer } from '#lib/kube/json-pointer.ts';

/** Longest piece of a value that a page shows of one field. */
const VALUE_MAX = 600;
/** More changed fields than anybody reads; the rest is only counted by the caller. */
export const MAX_FIELDS = 200;

/** What API servers keep for themselves, and status: never a change that somebody makes. */
const BOOKKEEPING: readonly (readonly string[])[] = [
  ['status'], ['metadata', 'managedFields'], ['metadata', 'resourceVersion'], ['metadata', 'generation'], ['metadata', 'uid'], ['metadata', 'creationTimestamp'], ['metadata', 'selfLink'],
];

/**
 * The fields in which two JSON values differ, in the order of the first, then what only the second has. Lists whose items
 * have distinct names are compared item by item under the item's place in the list it stands in; others as one value.
 */
export function diffFields(before: unknown, after: unknown): FieldChange[] {
  const changes: FieldChange[] = [];
  walk(before, after, [], changes);
  return changes;
}

/** As `diffFields`, for whole Kubernetes objects: without status and what servers set. */
export function diffObjects(before: unknown, after: unknown): FieldChange[] {
  return diffFields(withoutBookkeeping(before), withoutBookkeeping(after));
}

/** A value as short JSON text; empty when there is none. */
export function showValue(value: unknown): string {
  const text = value === undefined ? '' : (JSON.stringify(value) ?? '');
  return text.length > VALUE_MAX ? `${text.slice(0, VALUE_MAX)}…` : text;
}

function walk(before: unknown, after: unknown, tokens: readonly string[], changes: FieldChange[]): void {
  if (changes.length >= MAX_FIELDS || deepEqual(before, after)) return;
  if (isJsonObject(before) && isJsonObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) walk(before[key], after[key], [...tokens, key], changes);
    return;
  }
  if (Array.isArray(before) && Array.isArray(after) && walkNamed(before, after, tokens, changes)) return;
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    before.forEach((item: unknown, i) => walk(item, after[i], [...tokens, String(i)], changes));
    return;
  }
  changes.push({ path: formatPointer(tokens), before: showValue(before), after: showValue(after) });
}

/** True when both lists were compared by the names of their items. */
function walkNamed(before: readonly unknown[], after: readonly unknown[], tokens: readonly string[], changes: FieldChange[]): boolean {
  const [mine, theirs] = [byName(before), byName(after)];
  if (mine === undefined || theirs === undefined) return false;
  for (const [name, { item, index }] of mine) walk(item, theirs.get(name)?.item, [...tokens, String(index)], changes);
  for (const [name, { item, index }] of theirs) if (!mine.has(name)) walk(undefined, item, [...tokens, String(index)], changes);
  return true;
}

function byName(items: readonly unknown[]): Map<string, { item: unknown; index: number }> | undefined {
  const named = new Map<string, { item: unknown; index: number }>();
  for (const [index, item] of items.entries()) {
    const name = isJsonObject(item) ? (item['name'] ?? item['clusterName']) : undefined;
    if (typeof name !== 'string' || named.has(name)) return undefined;
    named.set(name, { item, index });
  }
  return named;
}

function withoutBookkeeping(object: unknown): unknown {
  if (!isJsonObject(object)) return object;
  const copy: Record<string, unknown> = { ...object };
  for (const [top, inner] of BOOKKEEPING) {
    if (top === undefined) continue;
    if (inner === undefined) delete copy[top];
    else if (isJsonObject(copy[top])) {
      const { [inner]: _, ...rest } = copy[top];
      copy[top] = rest;
    }
  }
  return copy;
}
