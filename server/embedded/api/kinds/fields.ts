import { isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject, LabelSelector } from '#lib/kube/object.ts';

/** Reads a nested value; undefined where the path ends early. */
export function valueAt(object: unknown, ...path: readonly string[]): unknown {
  let value = object;
  for (const part of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

export function objectAt(object: unknown, ...path: readonly string[]): Record<string, unknown> {
  const value = valueAt(object, ...path);
  return isJsonObject(value) ? value : {};
}

export function arrayAt(object: unknown, ...path: readonly string[]): readonly unknown[] {
  const value = valueAt(object, ...path);
  return Array.isArray(value) ? value : [];
}

export function textAt(object: unknown, ...path: readonly string[]): string {
  const value = valueAt(object, ...path);
  return typeof value === 'string' ? value : '';
}

export function numberAt(object: unknown, ...path: readonly string[]): number | undefined {
  const value = valueAt(object, ...path);
  return typeof value === 'number' ? value : undefined;
}

/**
 * The object under `field` of a draft, made when it is missing, for writing into. Where the client sent something else
 * than an object, what is written goes nowhere and the schema's check says what is wrong.
 */
export function ensureObject(draft: KubeObject | Record<string, unknown>, field: string): Record<string, unknown> {
  const value = draft[field];
  if (isJsonObject(value)) return value;
  const made: Record<string, unknown> = {};
  if (value === undefined || value === null) draft[field] = made;
  return made;
}

/** The one place that takes a stored value for a label selector: the schema has checked its shape before it was stored. */
export function selectorAt(object: unknown, ...path: readonly string[]): LabelSelector | undefined {
  const value = valueAt(object, ...path);
  return isJsonObject(value) ? (value as LabelSelector) : undefined;
}
