/** What a configuration must satisfy before it can be merged: only known fields, fitting types, no key twice in a list. */
import { isJsonObject } from '#lib/kube/json.ts';
import type { ResolveSchema, Schema } from '../schema/schema.ts';
import { formatFieldPath } from './field-set.ts';
import { OPEN_SCHEMA, childSchema, fieldTypeOf, isLeaf, itemElement, shapeOf, type FieldType } from './field-type.ts';

/** Enough to show what is wrong without letting a bad request make a long answer. */
const MAX_PROBLEMS = 20;

type Walk = { resolve: ResolveSchema; path: string[]; problems: string[] };

/** Problems in the API server's words, each with its path; empty when the value can be merged. */
export function validateApplied(value: unknown, schema: Schema, resolve: ResolveSchema): string[] {
  const walk: Walk = { resolve, path: [], problems: [] };
  checkAt(value, schema, walk);
  return walk.problems;
}

function report(walk: Walk, problem: string): void {
  if (walk.problems.length < MAX_PROBLEMS) walk.problems.push(`${formatFieldPath(walk.path)}: ${problem}`);
}

function checkAt(value: unknown, schema: Schema, walk: Walk): void {
  if (value === null || value === undefined) return;
  const type = fieldTypeOf(schema, walk.resolve);
  const shape = shapeOf(type, value);
  if (shape === 'scalar') return checkScalar(value, walk.resolve(schema), walk);
  if (shape === 'list') {
    if (!Array.isArray(value)) return report(walk, `expected list, got ${describe(value)}`);
    return isLeaf(type, shape) ? checkAtomicItems(value, type, walk) : checkItems(value, type, walk);
  }
  if (!isJsonObject(value)) return report(walk, `expected map, got ${describe(value)}`);
  for (const [key, child] of Object.entries(value)) {
    const below = childSchema(type, key);
    walk.path.push(`f:${key}`);
    if (below === undefined) report(walk, 'field not declared in schema');
    else checkAt(child, below, walk);
    walk.path.pop();
    // The server looks no further in a map that has a field it does not know.
    if (below === undefined) return;
  }
}

function checkAtomicItems(items: readonly unknown[], type: FieldType, walk: Walk): void {
  for (const [index, item] of items.entries()) {
    walk.path.push(`i:${index}`);
    checkAt(item, type.item ?? OPEN_SCHEMA, walk);
    walk.path.pop();
  }
}

function checkItems(items: readonly unknown[], type: FieldType, walk: Walk): void {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const found = itemElement(type, walk.resolve, item);
    if ('problem' in found) {
      report(walk, `element ${index}: ${found.problem}`);
      continue;
    }
    if (seen.has(found.element)) report(walk, `duplicate entries for key ${formatFieldPath([found.element])}`);
    seen.add(found.element);
    walk.path.push(found.element);
    checkAt(item, type.item ?? OPEN_SCHEMA, walk);
    walk.path.pop();
  }
}

function checkScalar(value: unknown, schema: Schema, walk: Walk): void {
  const isNumeric = schema.type === 'integer' || schema.type === 'number';
  if (typeof value === 'object') return report(walk, `expected ${scalarName(schema)}, got ${describe(value)}`);
  if (schema['x-kubernetes-int-or-string'] === true || schema.type === undefined || schema.format === 'quantity') return;
  if (isNumeric ? typeof value !== 'number' : typeof value !== schema.type) report(walk, `expected ${scalarName(schema)}, got ${describe(value)}`);
}

function scalarName(schema: Schema): string {
  if (schema.type === 'integer' || schema.type === 'number') return 'numeric (int or float)';
  return schema.type === 'string' || schema.type === 'boolean' ? schema.type : 'scalar';
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `&${JSON.stringify(value)}`;
  if (isJsonObject(value)) return `&${JSON.stringify(value)}`;
  return `&value.valueUnstructured{Value:${JSON.stringify(value)}}`;
}
