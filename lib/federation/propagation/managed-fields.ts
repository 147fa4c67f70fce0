import { deepEqual, isJsonObject, ownValue } from '#lib/kube/json.ts';
import { formatPointer } from '#lib/kube/json-pointer.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { FIELD_MANAGER } from '../types/constants.ts';

export type ManagedField = { pointer: string; value: unknown; manager: string };

/** The leaves of an object that managers other than the federation own, first owner first. Status and what every server sets are left out. */
export function fieldsOfOthers(object: KubeObject): ManagedField[] {
  const found = new Map<string, ManagedField>();
  for (const entry of object.metadata.managedFields ?? []) {
    if (entry.manager === FIELD_MANAGER || entry.subresource !== undefined) continue;
    for (const { tokens, value } of walk(entry.fieldsV1, object, [])) {
      const pointer = formatPointer(tokens);
      if (tokens[0] !== 'status' && !found.has(pointer)) found.set(pointer, { pointer, value, manager: entry.manager });
    }
  }
  return [...found.values()];
}

type Leaf = { tokens: string[]; value: unknown };

/** Follows a field set beside the object: `f:` names a field, `k:` an item by its keys, `v:` an item by its value, `.` the thing itself. */
function walk(fields: unknown, value: unknown, tokens: readonly string[]): Leaf[] {
  if (value === undefined) return [];
  const inner = isJsonObject(fields) ? Object.entries(fields).filter(([name]) => name !== '.') : [];
  if (inner.length === 0) return [{ tokens: [...tokens], value }];
  return inner.flatMap(([name, below]) => {
    const step = stepInto(name, value);
    return step === undefined ? [] : walk(below, step.value, [...tokens, step.token]);
  });
}

function stepInto(name: string, value: unknown): { token: string; value: unknown } | undefined {
  const rest = name.slice(2);
  if (name.startsWith('f:')) return isJsonObject(value) ? { token: rest, value: ownValue(value, rest) } : undefined;
  if (!Array.isArray(value)) return undefined;
  const wanted = parse(rest);
  const index = name.startsWith('k:')
    ? value.findIndex((item: unknown) => isJsonObject(wanted) && Object.entries(wanted).every(([key, part]) => deepEqual(ownValue(item, key), part)))
    : name.startsWith('v:') ? value.findIndex((item: unknown) => deepEqual(item, wanted)) : Number(rest);
  return index >= 0 && index < value.length ? { token: String(index), value: value[index] } : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
