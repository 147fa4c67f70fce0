import { isJsonObject } from './json.ts';
import { SentenceError } from './sentence.ts';
import { say } from './sentences.ts';

/** A pointer that RFC 6901 does not allow. */
export class JsonPointerError extends SentenceError {
  override readonly name = 'JsonPointerError';
}

/**
 * Splits `/a/b~1c` into its unescaped tokens; the empty pointer is the whole document.
 * @throws JsonPointerError when the text has no leading slash or a `~` that is not `~0` or `~1`.
 */
export function parsePointer(p: string): string[] {
  if (p === '') return [];
  if (!p.startsWith('/')) throw new JsonPointerError(say('pointer.start', { path: p }));
  if (/~(?![01])/.test(p)) throw new JsonPointerError(say('pointer.tilde', { path: p }));
  return p.slice(1).split('/').map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The inverse of `parsePointer`. */
export function formatPointer(tokens: readonly string[]): string {
  return tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Reads the value at a pointer; absent anywhere on the way gives `undefined`. */
export function getPointer(doc: unknown, p: string): unknown {
  let at: unknown = doc;
  for (const token of parsePointer(p)) {
    if (Array.isArray(at)) at = /^(0|[1-9]\d*)$/.test(token) ? at[Number(token)] : undefined;
    else if (isJsonObject(at) && Object.hasOwn(at, token)) at = at[token];
    else return undefined;
  }
  return at;
}
