import { parseDocument } from 'yaml';
import { MAX_KUBECONFIG_BYTES, type KubeconfigProblem } from '#lib/federation/clusters/kubeconfig.ts';

/** Times that aliases may repeat what they stand for; a kubeconfig has no use for any. */
const MAX_ALIASES = 50;
/** A kubeconfig is some ten levels deep; a parser spends time that grows with the square of the depth. */
const MAX_DEPTH = 100;
const DEEP_BLOCK = new RegExp(`(?:[-?][ \\t]+){${MAX_DEPTH}}`);

/** Reads YAML as data. The text itself never goes into the problem: it may hold secrets. */
export function parseKubeconfigText(text: string): { ok: true; document: unknown } | { ok: false; problem: KubeconfigProblem } {
  if (text.trim() === '') return refuse('empty', '');
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_KUBECONFIG_BYTES) return refuse('tooLarge', String(bytes));
  if (isTooDeep(text)) return refuse('tooDeep', '');
  let document;
  try {
    document = parseDocument(text, { logLevel: 'silent', prettyErrors: true });
  } catch (cause) {
    return refuse(cause instanceof RangeError ? 'tooDeep' : 'notYaml', '1');
  }
  const [error] = document.errors;
  if (error !== undefined) return refuse('notYaml', String(error.linePos?.[0].line ?? 1));
  try {
    return { ok: true, document: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch {
    // Nothing but too many aliases ends here: the text was parsed without an error.
    return refuse('tooManyAliases', String(MAX_ALIASES));
  }
}

/** Counts brackets and indentation without parsing. Brackets inside quoted text count too: no kubeconfig has that many. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === '[' || char === '{') depth += 1;
    else if ((char === ']' || char === '}') && depth > 0) depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  const indents = new Set(text.split('\n').map((line) => line.length - line.trimStart().length));
  return indents.size > MAX_DEPTH || DEEP_BLOCK.test(text);
}

function refuse(code: KubeconfigProblem['code'], detail: string): { ok: false; problem: KubeconfigProblem } {
  return { ok: false, problem: { code, detail } };
}
