import { cloneJson, deepEqual, isJsonObject, setKey } from './json.ts';
import { JsonPointerError, parsePointer } from './json-pointer.ts';

export type JsonPatchOperation = {
  op?: string;
  path: string;
  from?: string;
  value?: unknown;
};

/** Says which operation of a patch could not be applied, where, and why. The document is left as it was. */
export class JsonPatchError extends Error {
  override readonly name = 'JsonPatchError';
  readonly index: number;
  readonly path: string;
  constructor(index: number, path: string, message: string) {
    super(message);
    this.index = index;
    this.path = path;
  }
}

type Mode = 'rfc6902' | 'kubefed';
type Holder = { parent: Record<string, unknown>; key: string } | { parent: unknown[]; key: string };

/**
 * Applies the operations in order and returns a new document; all or nothing.
 *
 * `rfc6902` is the standard. `kubefed` is what KubeFed's overrides mean by it: an absent or empty `op` is
 * `replace`; `replace` of a missing key of an existing object creates it; a missing `value` is null; array
 * indices may be negative (counted from the end).
 * @throws JsonPatchError with the index and path of the first operation that does not apply.
 */
export function applyJsonPatch(doc: unknown, ops: readonly JsonPatchOperation[], mode: Mode = 'rfc6902'): unknown {
  let result = cloneJson(doc);
  ops.forEach((operation, index) => {
    try {
      result = applyOne(result, operation, mode);
    } catch (error) {
      if (!(error instanceof PatchFault) && !(error instanceof JsonPointerError)) throw error;
      throw new JsonPatchError(index, operation.path, `operation ${index} (${opName(operation, mode) || 'no op'} ${operation.path}) does not apply: ${error.message}`);
    }
  });
  return result;
}

class PatchFault extends Error {}

function opName(operation: JsonPatchOperation, mode: Mode): string {
  return mode === 'kubefed' ? operation.op || 'replace' : operation.op ?? '';
}

function applyOne(doc: unknown, operation: JsonPatchOperation, mode: Mode): unknown {
  const op = opName(operation, mode);
  const path = parsePointer(operation.path);
  switch (op) {
    case 'add': return add(doc, path, valueOf(operation, mode), mode);
    case 'remove': return remove(doc, path, mode);
    case 'replace': return replace(doc, path, valueOf(operation, mode), mode);
    case 'test': {
      if (!deepEqual(read(doc, path, mode), valueOf(operation, mode))) throw new PatchFault('the value there is another one');
      return doc;
    }
    case 'copy': return add(doc, path, cloneJson(read(doc, source(operation), mode)), mode);
    case 'move': {
      const from = source(operation);
      if (path.length > from.length && from.every((token, i) => token === path[i])) {
        throw new PatchFault('a value can not be moved into itself');
      }
      const value = read(doc, from, mode);
      return add(remove(doc, from, mode), path, value, mode);
    }
    default: throw new PatchFault(`"${op}" is not one of add, remove, replace, move, copy, test`);
  }
}

function valueOf(operation: JsonPatchOperation, mode: Mode): unknown {
  if (operation.value !== undefined) return cloneJson(operation.value);
  if (mode === 'kubefed') return null;
  throw new PatchFault('it has no value');
}

function source(operation: JsonPatchOperation): string[] {
  if (operation.from === undefined) throw new PatchFault('it has no "from"');
  return parsePointer(operation.from);
}

function read(doc: unknown, path: readonly string[], mode: Mode): unknown {
  if (path.length === 0) return doc;
  const { parent, key } = holder(doc, path, mode);
  if (Array.isArray(parent)) return parent[existingIndex(parent, key, mode)];
  if (!Object.hasOwn(parent, key)) throw new PatchFault(`there is no key "${key}"`);
  return parent[key];
}

function add(doc: unknown, path: readonly string[], value: unknown, mode: Mode): unknown {
  if (path.length === 0) return value;
  const { parent, key } = holder(doc, path, mode);
  if (Array.isArray(parent)) parent.splice(insertIndex(parent, key, mode), 0, value);
  else setKey(parent, key, value);
  return doc;
}

function remove(doc: unknown, path: readonly string[], mode: Mode): unknown {
  if (path.length === 0) throw new PatchFault('the whole document can not be removed');
  const { parent, key } = holder(doc, path, mode);
  if (Array.isArray(parent)) {
    parent.splice(existingIndex(parent, key, mode), 1);
  } else {
    if (!Object.hasOwn(parent, key)) throw new PatchFault(`there is no key "${key}" to remove`);
    delete parent[key];
  }
  return doc;
}

function replace(doc: unknown, path: readonly string[], value: unknown, mode: Mode): unknown {
  if (path.length === 0) return value;
  const { parent, key } = holder(doc, path, mode);
  if (Array.isArray(parent)) {
    parent[existingIndex(parent, key, mode)] = value;
  } else {
    if (mode === 'rfc6902' && !Object.hasOwn(parent, key)) throw new PatchFault(`there is no key "${key}" to replace`);
    setKey(parent, key, value);
  }
  return doc;
}

/** Walks to the object or list that holds the last token of the path. */
function holder(doc: unknown, path: readonly string[], mode: Mode): Holder {
  let at: unknown = doc;
  for (const token of path.slice(0, -1)) {
    if (Array.isArray(at)) at = at[existingIndex(at, token, mode)];
    else if (isJsonObject(at) && Object.hasOwn(at, token)) at = at[token];
    else throw new PatchFault(`there is nothing at "${token}"`);
  }
  const key = path.at(-1) ?? '';
  if (Array.isArray(at)) return { parent: at, key };
  if (isJsonObject(at)) return { parent: at, key };
  throw new PatchFault(`the parent of "${key}" is neither an object nor a list`);
}

const STRICT_INDEX = /^(0|[1-9]\d*)$/;
const LENIENT_INDEX = /^[+-]?\d+$/;

function toIndex(token: string, size: number, mode: Mode): number {
  if (!(mode === 'kubefed' ? LENIENT_INDEX : STRICT_INDEX).test(token)) throw new PatchFault(`"${token}" is not a list index`);
  const index = Number(token);
  return index < 0 ? index + size : index;
}

function existingIndex(list: readonly unknown[], token: string, mode: Mode): number {
  const index = toIndex(token, list.length, mode);
  if (index < 0 || index >= list.length) throw new PatchFault(`index ${token} is outside a list of ${list.length}`);
  return index;
}

function insertIndex(list: readonly unknown[], token: string, mode: Mode): number {
  if (token === '-') return list.length;
  const index = toIndex(token, list.length + 1, mode);
  if (index < 0 || index > list.length) throw new PatchFault(`index ${token} is outside a list of ${list.length}`);
  return index;
}
