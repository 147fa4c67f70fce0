import { formatPointer, JsonPointerError, parsePointer } from '#lib/kube/json-pointer.ts';

/** The path of one override: a JSON Pointer, or the dotted form of the releases before 0.1.0-rc3. */
export type OverridePath = { form: 'pointer' | 'dotted'; tokens: string[] };

/** Fields that say which object the target is; no override may touch them. */
const FORBIDDEN: ReadonlySet<string> = new Set(['/metadata/namespace', '/metadata/name', '/metadata/generateName', '/kind']);

/** Reads a path in either form; says what is wrong with it otherwise. */
export function parseOverridePath(path: string): { ok: true; path: OverridePath } | { ok: false; message: string } {
  if (path === '') return { ok: false, message: 'must not be empty: an override changes a field, not the whole object' };
  const parsed = path.startsWith('/') ? pointer(path) : dotted(path);
  if (!parsed.ok) return parsed;
  return FORBIDDEN.has(formatPointer(parsed.path.tokens)) ? { ok: false, message: 'names a field that identifies the object' } : parsed;
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

function pointer(path: string): { ok: true; path: OverridePath } | { ok: false; message: string } {
  try {
    return { ok: true, path: { form: 'pointer', tokens: parsePointer(path) } };
  } catch (error) {
    if (error instanceof JsonPointerError) return { ok: false, message: error.message };
    throw error;
  }
}

function dotted(path: string): { ok: true; path: OverridePath } | { ok: false; message: string } {
  const tokens = path.split('.');
  return tokens.some((token) => token === '' || token.includes('/'))
    ? { ok: false, message: 'must be a JSON Pointer such as /spec/replicas' }
    : { ok: true, path: { form: 'dotted', tokens } };
}
