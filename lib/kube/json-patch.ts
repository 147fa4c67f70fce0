import { cloneJson, deepEqual, isJsonObject, setKey } from './json.ts';
import { JsonPointerError, parsePointer } from './json-pointer.ts';
import { type Sentence, SentenceError } from './sentence.ts';
import { say } from './sentences.ts';

export type JsonPatchOperation = {
  op?: string;
  path: string;
  from?: string;
  value?: unknown;
};

/** Says which operation of a patch could not be applied, where, and why. The document is left as it was. */
export class JsonPatchError extends SentenceError {
  override readonly name = 'JsonPatchError';
  readonly index: number;
  readonly path: string;
  constructor(index: number, path: string, sentence: Sentence) {
    super(sentence);
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
      throw new JsonPatchError(index, operation.path, say('patch.operation', { index, operation: `${opName(operation, mode) || 'no op'} ${operation.path}`, fault: error.sentence }));
    }
  });
  return result;
}

class PatchFault extends SentenceError {}

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
      if (!deepEqual(read(doc, path, mode), valueOf(operation, mode))) throw new PatchFault(say('patch.otherValue'));
      return doc;
    }
    case 'copy': return add(doc, path, cloneJson(read(doc, source(operation), mode)), mode);
    case 'move': {
      const from = source(operation);
      if (path.length > from.length && from.every((token, i) => token === path[i])) {
        throw new PatchFault(say('patch.intoItself'));
      }
      const value = read(doc, from, mode);
      return add(remove(doc, from, mode), path, value, mode);
    }
    default: throw new PatchFault(say('patch.unknown', { operation: op }));
  }
}

function valueOf(operation: JsonPatchOperation, mode: Mode): unknown {
  if (operation.value !== undefined) return cloneJson(operation.value);
  if (mode === 'kubefed') return null;
  throw new PatchFault(say('patch.noValue'));
}

function source(operation: JsonPatchOperation): string[] {
  if (operation.from === undefined) throw new PatchFault(say('patch.noFrom'));
  return parsePointer(operation.from);
}

function read(doc: unknown, path: readonly string[], mode: Mode): unknown {
  if (path.length === 0) return doc;
  const { parent, key } = holder(doc, path, mode);
  if (Array.isArray(parent)) return parent[existingIndex(parent, key, mode)];
  if (!Object.hasOwn(parent, key)) throw new PatchFault(say('patch.noKey', { key }));
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
  if (path.length === 0) throw new PatchFault(say('patch.wholeDocument'));
  const { parent, key } = holder(doc, path, mode);
  if (Array.isArray(parent)) {
    parent.splice(existingIndex(parent, key, mode), 1);
  } else {
    if (!Object.hasOwn(parent, key)) throw new PatchFault(say('patch.noKeyToRemove', { key }));
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
    if (mode === 'rfc6902' && !Object.hasOwn(parent, key)) throw new PatchFault(say('patch.noKeyToReplace', { key }));
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
    else throw new PatchFault(say('patch.nothing', { token }));
  }
  const key = path.at(-1) ?? '';
  if (Array.isArray(at)) return { parent: at, key };
  if (isJsonObject(at)) return { parent: at, key };
  throw new PatchFault(say('patch.parent', { key }));
}

const STRICT_INDEX = /^(0|[1-9]\d*)$/;
const LENIENT_INDEX = /^[+-]?\d+$/;

function toIndex(token: string, size: number, mode: Mode): number {
  if (!(mode === 'kubefed' ? LENIENT_INDEX : STRICT_INDEX).test(token)) throw new PatchFault(say('patch.notIndex', { token }));
  const index = Number(token);
  return index < 0 ? index + size : index;
}

function existingIndex(list: readonly unknown[], token: string, mode: Mode): number {
  const index = toIndex(token, list.length, mode);
  if (index < 0 || index >= list.length) throw new PatchFault(say('patch.outside', { token, length: list.length }));
  return index;
}

function insertIndex(list: readonly unknown[], token: string, mode: Mode): number {
  if (token === '-') return list.length;
  const index = toIndex(token, list.length + 1, mode);
  if (index < 0 || index > list.length) throw new PatchFault(say('patch.outside', { token, length: list.length }));
  return index;
}
