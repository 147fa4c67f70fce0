import type { Schema } from '../schema.ts';
import { refTo } from './model-names.ts';

/**
 * A reference as v3 documents write it. Readers ignore what stands next to `$ref`, so a place that has facts of its own
 * (a description, how its list merges) keeps them beside an `allOf` with the reference.
 */
export function publishReference(node: Schema, name: string, isAlwaysWritten: boolean): Schema {
  const { $ref: _ref, always: _always, keepsZero: _keepsZero, writesZero: _writesZero, ...beside } = node;
  const reference = { $ref: refTo(name) };
  if (Object.keys(beside).length === 0 && !isAlwaysWritten) return reference;
  return { ...beside, ...(isAlwaysWritten ? { default: {} } : {}), allOf: [reference] };
}
