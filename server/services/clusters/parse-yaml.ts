import { parseDocument } from 'yaml';
import type { KubeconfigProblem } from '#lib/federation/clusters/kubeconfig.ts';

/** Largest kubeconfig that is read; real ones are a few kilobytes for each cluster. */
export const MAX_KUBECONFIG_BYTES = 1_000_000;
/** Times that aliases may repeat what they stand for; a kubeconfig has no use for any. */
const MAX_ALIASES = 50;

/** Reads YAML as data. The text itself never goes into the problem: it may hold secrets. */
export function parseKubeconfigText(text: string): { ok: true; document: unknown } | { ok: false; problem: KubeconfigProblem } {
  if (text.trim() === '') return refuse('empty', '');
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_KUBECONFIG_BYTES) return refuse('tooLarge', String(bytes));
  let document;
  try {
    document = parseDocument(text, { logLevel: 'silent', prettyErrors: true });
  } catch (cause) {
    return refuse('notYaml', cause instanceof RangeError ? 'nested too deeply' : '');
  }
  const [error] = document.errors;
  if (error !== undefined) return refuse('notYaml', `line ${error.linePos?.[0].line ?? 1}: ${error.code}`);
  try {
    return { ok: true, document: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch {
    // Nothing but too many aliases ends here: the text was parsed without an error.
    return refuse('tooManyAliases', String(MAX_ALIASES));
  }
}

function refuse(code: KubeconfigProblem['code'], detail: string): { ok: false; problem: KubeconfigProblem } {
  return { ok: false, problem: { code, detail } };
}
