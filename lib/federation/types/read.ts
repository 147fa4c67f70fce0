import { isJsonObject, ownValue } from '#lib/kube/json.ts';

/** Reading values of unknown shape: what is absent or of another type is `undefined`, never a guess. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  let here = value;
  for (const key of keys) here = ownValue(here, key);
  return here;
}

export function objectAt(value: unknown, ...keys: readonly string[]): Record<string, unknown> | undefined {
  const found = at(value, ...keys);
  return isJsonObject(found) ? found : undefined;
}

export function listAt(value: unknown, ...keys: readonly string[]): readonly unknown[] | undefined {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : undefined;
}

export function stringAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === 'string' ? found : undefined;
}

export function numberAt(value: unknown, ...keys: readonly string[]): number | undefined {
  const found = at(value, ...keys);
  return typeof found === 'number' ? found : undefined;
}

export function booleanAt(value: unknown, ...keys: readonly string[]): boolean | undefined {
  const found = at(value, ...keys);
  return typeof found === 'boolean' ? found : undefined;
}

/** A map of strings; entries of another type are left out. */
export function stringMapAt(value: unknown, ...keys: readonly string[]): Record<string, string> {
  const map: Record<string, string> = {};
  for (const [key, entry] of Object.entries(objectAt(value, ...keys) ?? {})) if (typeof entry === 'string') map[key] = entry;
  return map;
}

/** A list of strings; items of another type are left out. */
export function stringsAt(value: unknown, ...keys: readonly string[]): string[] {
  return (listAt(value, ...keys) ?? []).filter((item) => typeof item === 'string');
}
