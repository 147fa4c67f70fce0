/** Reading and completing decoded objects: they are plain JSON, and any part may be missing. */
import { isJsonObject } from '#lib/kube/json.ts';

export type JsonMap = Record<string, unknown>;

/** The map at a key; undefined when it is not there (or is no map). */
export function mapAt(map: JsonMap | undefined, key: string): JsonMap | undefined {
  const value = map?.[key];
  return isJsonObject(value) ? value : undefined;
}

/** The maps in the list at a key, in order; empty when it is not there. */
export function mapsAt(map: JsonMap | undefined, key: string): JsonMap[] {
  const value = map?.[key];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

export function listAt(map: JsonMap | undefined, key: string): readonly unknown[] {
  const value = map?.[key];
  return Array.isArray(value) ? value : [];
}

/** The text at a key; empty when it is not there. */
export function textAt(map: JsonMap | undefined, key: string): string {
  const value = map?.[key];
  return typeof value === 'string' ? value : '';
}

/** Sets what is missing; what is there, even when empty, stays. */
export function fill(map: JsonMap | undefined, defaults: JsonMap): void {
  if (map === undefined) return;
  for (const [key, value] of Object.entries(defaults)) if (map[key] === undefined) map[key] = value;
}

/** Sets texts that are missing or empty. */
export function fillText(map: JsonMap | undefined, defaults: Readonly<Record<string, string>>): void {
  if (map === undefined) return;
  for (const [key, value] of Object.entries(defaults)) if (map[key] === undefined || map[key] === '') map[key] = value;
}

/** The map at a key, made when missing. */
export function ensureMap(map: JsonMap, key: string): JsonMap {
  const value = map[key];
  if (isJsonObject(value)) return value;
  const made: JsonMap = {};
  map[key] = made;
  return made;
}
