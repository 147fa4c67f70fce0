import { formatPointer, JsonPointerError, parsePointer } from '#lib/kube/json-pointer.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import { say } from '../types/sentences.ts';

/** The path of one override: a JSON Pointer, or the dotted form of the releases before 0.1.0-rc3. */
export type OverridePath = { form: 'pointer' | 'dotted'; tokens: string[] };

/** Fields that say which object the target is; no override may touch them. */
const FORBIDDEN: ReadonlySet<string> = new Set(['/metadata/namespace', '/metadata/name', '/metadata/generateName', '/kind']);

/** Reads a path in either form; says what is wrong with it otherwise. */
export function parseOverridePath(path: string): { ok: true; path: OverridePath } | { ok: false; fault: Sentence } {
  if (path === '') return { ok: false, fault: say('override.emptyPath') };
  const parsed = path.startsWith('/') ? pointer(path) : dotted(path);
  if (!parsed.ok) return parsed;
  return FORBIDDEN.has(formatPointer(parsed.path.tokens)) ? { ok: false, fault: say('override.identity') } : parsed;
}

/** True when two paths, whatever their form, name the same field. */
export function sameField(a: string, b: string): boolean {
  return canonicalPath(a) === canonicalPath(b);
}

/** The path as a JSON Pointer; text that is no path comes back unchanged. */
export function canonicalPath(path: string): string {
  const parsed = path.startsWith('/') ? pointer(path) : dotted(path);
  return parsed.ok ? formatPointer(parsed.path.tokens) : path;
}

function pointer(path: string): { ok: true; path: OverridePath } | { ok: false; fault: Sentence } {
  try {
    return { ok: true, path: { form: 'pointer', tokens: parsePointer(path) } };
  } catch (error) {
    if (error instanceof JsonPointerError) return { ok: false, fault: error.sentence };
    throw error;
  }
}

function dotted(path: string): { ok: true; path: OverridePath } | { ok: false; fault: Sentence } {
  const tokens = path.split('.');
  return tokens.some((token) => token === '' || token.includes('/'))
    ? { ok: false, fault: say('override.notPointer') }
    : { ok: true, path: { form: 'dotted', tokens } };
}
