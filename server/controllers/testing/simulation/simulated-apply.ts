import { cloneJson, deepEqual, isJsonObject } from '#lib/kube/json.ts';
import { formatPointer, getPointer, parsePointer } from '#lib/kube/json-pointer.ts';
import type { JsonObject, KubeObject, ManagedFieldsEntry } from '#lib/kube/object.ts';

const MANAGER = 'flotilla';
/** Fields that say which object it is belong to nobody. */
const IDENTITY: ReadonlySet<string> = new Set(['/apiVersion', '/kind', '/metadata/name', '/metadata/namespace']);

/** What server-side apply makes of an object, as far as leaves go: lists are leaves here, and one manager is told from all others. */
export function applyFields(before: KubeObject | undefined, applied: KubeObject, force: boolean): { object: KubeObject; conflicts: string[] } {
  const wanted = leavesOf(applied);
  const owned = before === undefined ? new Set<string>() : ownedBy(before);
  const conflicts = before === undefined || force ? [] : [...wanted].flatMap(([path, value]) => {
    const there = getPointer(before, path);
    return there === undefined || deepEqual(there, value) || owned.has(path) ? [] : [path];
  });
  const object: KubeObject = before === undefined ? cloneJson(applied) : cloneJson(before);
  for (const path of owned) if (!wanted.has(path)) remove(object, path);
  for (const [path, value] of wanted) put(object, path, value);
  return { object: withOwned(object, applied.apiVersion, new Set(wanted.keys())), conflicts };
}

/** The object as somebody else left it: what they gave another value, or removed, is theirs from then on. */
export function dropForeignOwned(before: KubeObject, after: KubeObject): KubeObject {
  const owned = ownedBy(before);
  const kept = new Set([...owned].filter((path) => deepEqual(getPointer(before, path), getPointer(after, path))));
  return kept.size === owned.size ? after : withOwned(after, after.apiVersion, kept);
}

function leavesOf(object: unknown, tokens: readonly string[] = [], into = new Map<string, unknown>()): Map<string, unknown> {
  const path = formatPointer(tokens);
  if (isJsonObject(object) && Object.keys(object).length > 0) {
    for (const [key, value] of Object.entries(object)) leavesOf(value, [...tokens, key], into);
  } else if (tokens.length > 0 && !IDENTITY.has(path)) into.set(path, object);
  return into;
}

/** Our entry holds the paths themselves as keys: opaque to its readers, as the real form is. */
function ownedBy(object: KubeObject): Set<string> {
  return new Set(Object.keys(object.metadata.managedFields?.find(({ manager }) => manager === MANAGER)?.fieldsV1 ?? {}));
}

function withOwned(object: KubeObject, apiVersion: string, owned: ReadonlySet<string>): KubeObject {
  const fieldsV1: JsonObject = Object.fromEntries([...owned].toSorted().map((path) => [path, {}]));
  const entry: ManagedFieldsEntry = { manager: MANAGER, operation: 'Apply', apiVersion, fieldsType: 'FieldsV1', fieldsV1 };
  return { ...object, metadata: { ...object.metadata, managedFields: owned.size === 0 ? [] : [entry] } };
}

function put(object: Record<string, unknown>, path: string, value: unknown): void {
  const { parent, last } = reach(object, path, 'make');
  if (parent !== undefined) parent[last] = cloneJson(value);
}

function remove(object: Record<string, unknown>, path: string): void {
  const { parent, last } = reach(object, path, 'find');
  if (parent !== undefined) delete parent[last];
}

function reach(object: Record<string, unknown>, path: string, mode: 'find' | 'make'): { parent: Record<string, unknown> | undefined; last: string } {
  const tokens = [...parsePointer(path)];
  const last = tokens.pop() ?? '';
  let parent = object;
  for (const token of tokens) {
    const next = parent[token];
    if (isJsonObject(next)) parent = next;
    else if (mode === 'find') return { parent: undefined, last };
    else {
      const fresh: Record<string, unknown> = {};
      parent[token] = fresh;
      parent = fresh;
    }
  }
  return { parent, last };
}
