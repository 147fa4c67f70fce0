import { cloneJson, isJsonObject, setKey } from '#lib/kube/json.ts';
import { applyJsonPatch, JsonPatchError } from '#lib/kube/json-patch.ts';
import { formatPointer } from '#lib/kube/json-pointer.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import { type FieldError, invalid } from '../types/field-error.ts';
import type { SourcedOperation } from './parse-overrides.ts';
import { say } from '../types/sentences.ts';

export type ApplyResult = { ok: true; object: Record<string, unknown> } | { ok: false; errors: FieldError[] };

/**
 * Applies the operations in order to a copy of the object; all or nothing.
 * `valueOf` lets a caller put something else in place of each value; explaining uses it to carry sources instead of values.
 */
export function applyOverrides(
  object: Readonly<Record<string, unknown>>,
  operations: readonly SourcedOperation[],
  valueOf: (operation: SourcedOperation) => unknown = (operation) => operation.value,
): ApplyResult {
  let result: unknown = cloneJson(object);
  for (const operation of operations) {
    const applied = applyOne(result, operation, valueOf(operation));
    if (!applied.ok) {
      const where = `spec.overrides[${operation.item}].clusterOverrides[${operation.index}]`;
      return { ok: false, errors: [invalid(`${where}.path`, formatPointer(operation.path.tokens), applied.fault)] };
    }
    result = applied.object;
  }
  return isJsonObject(result) ? { ok: true, object: result } : { ok: false, errors: [invalid('spec.overrides', result, say('override.noObject'))] };
}

function applyOne(object: unknown, operation: SourcedOperation, value: unknown): { ok: true; object: unknown } | { ok: false; fault: Sentence } {
  if (operation.path.form === 'dotted') return setDotted(object, operation.path.tokens, value);
  try {
    return { ok: true, object: applyJsonPatch(object, [{ op: operation.op, path: formatPointer(operation.path.tokens), value }], 'kubefed') };
  } catch (error) {
    if (error instanceof JsonPatchError) return { ok: false, fault: error.sentence };
    throw error;
  }
}

/** The dotted form sets a value and makes the objects on the way; it can't reach into lists. */
function setDotted(object: unknown, tokens: readonly string[], value: unknown): { ok: true; object: unknown } | { ok: false; fault: Sentence } {
  let here = object;
  for (const token of tokens.slice(0, -1)) {
    if (!isJsonObject(here)) return { ok: false, fault: say('override.notInside', { token }) };
    if (!Object.hasOwn(here, token) || here[token] === undefined) setKey(here, token, {});
    here = here[token];
  }
  const last = tokens.at(-1) ?? '';
  if (!isJsonObject(here)) return { ok: false, fault: say('override.notInside', { token: last }) };
  setKey(here, last, cloneJson(value));
  return { ok: true, object };
}
