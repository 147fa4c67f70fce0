/** Regular expressions of schemas: RE2 syntax, compiled once. */

/** Patterns kept compiled; beyond it the oldest goes. */
const MAX_CACHED = 5000;
const cache = new Map<string, RegExp>();

/**
 * Compiles a pattern. RE2's inline flags and `\A`, `\z` are translated; the rest of its syntax is JavaScript's.
 * @throws SyntaxError for a pattern that is neither.
 */
export function schemaPattern(pattern: string): RegExp {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  const flags = /^\(\?([ims]+)\)/.exec(pattern);
  const body = (flags === null ? pattern : pattern.slice(flags[0].length))
    .replaceAll('\\A', '^').replaceAll('\\z', '$').replaceAll(/\(\?P</g, '(?<').replaceAll(/\[\[:(\w+):\]\]/g, (_all, name: string) => POSIX[name] ?? '');
  const options = flags?.[1] ?? '';
  const compiled = compile(body, options);
  if (cache.size >= MAX_CACHED) cache.delete(cache.keys().next().value ?? '');
  cache.set(pattern, compiled);
  return compiled;
}

const POSIX: Readonly<Record<string, string>> = { alpha: '[A-Za-z]', digit: '[0-9]', alnum: '[A-Za-z0-9]', lower: '[a-z]', upper: '[A-Z]', space: '\\s', word: '\\w', xdigit: '[0-9A-Fa-f]' };

/** Code-point semantics where the pattern allows it; some escapes that RE2 takes are errors under `u`. */
function compile(body: string, options: string): RegExp {
  try {
    return new RegExp(body, `${options}u`);
  } catch {
    return new RegExp(body, options);
  }
}
