/** FieldsV1: the JSON in which managedFields writes a field set. */
import type { JsonObject } from '#lib/kube/object.ts';
import { isJsonObject } from '#lib/kube/json.ts';
import { sortedElements, type FieldSet } from './field-set.ts';

/** Managed fields that cannot be read. */
export class FieldsV1Error extends Error {
  override readonly name = 'FieldsV1Error';
}

/** @throws FieldsV1Error for anything that is not a FieldsV1 tree. */
export function parseFieldsV1(fields: unknown): FieldSet {
  if (!isJsonObject(fields)) throw new FieldsV1Error('fieldsV1 must be an object');
  const members = new Set<string>();
  const children = new Map<string, FieldSet>();
  for (const [element, below] of Object.entries(fields)) {
    if (element === '.') continue;
    if (!/^[fkvi]:/.test(element)) throw new FieldsV1Error(`fieldsV1 has the key "${element}", which is not a path element`);
    if (!isJsonObject(below)) throw new FieldsV1Error(`fieldsV1 has no object at "${element}"`);
    const keys = Object.keys(below);
    if (keys.length === 0 || '.' in below) members.add(element);
    if (keys.length > ('.' in below ? 1 : 0)) children.set(element, parseFieldsV1(below));
  }
  return { members, children };
}

export function toFieldsV1(set: FieldSet): JsonObject {
  const fields: JsonObject = {};
  for (const element of sortedElements(set)) {
    const child = set.children.get(element);
    if (child === undefined) fields[element] = {};
    else fields[element] = set.members.has(element) ? { '.': {}, ...toFieldsV1(child) } : toFieldsV1(child);
  }
  return fields;
}
