import type { ServerResponse } from 'node:http';
import { unknownPath } from '../api-error.ts';
import { sendText } from '../http/reply.ts';

export type HealthCheck = { readonly name: string; readonly isHealthy: () => boolean };

const ENDPOINTS: ReadonlySet<string> = new Set(['healthz', 'readyz', 'livez']);

/** Answers `/healthz`, `/readyz`, `/livez`, one check below them, and the `verbose` and `exclude` forms. */
export function serveHealth(response: ServerResponse, path: string, query: URLSearchParams, checks: readonly HealthCheck[]): boolean {
  const [endpoint = '', check] = path.split('/').filter((part) => part !== '');
  if (!ENDPOINTS.has(endpoint)) return false;
  const excluded = new Set(query.getAll('exclude'));
  const chosen = check === undefined ? checks.filter(({ name }) => !excluded.has(name)) : checks.filter(({ name }) => name === check);
  if (check !== undefined && chosen.length === 0) throw unknownPath();
  const results = chosen.map(({ name, isHealthy }) => ({ name, ok: isHealthy() }));
  const isOk = results.every(({ ok }) => ok);
  const lines = results.map(({ name, ok }) => (ok ? `[+]${name} ok` : `[-]${name} failed: reason withheld`));
  const isVerbose = query.has('verbose') && check === undefined;
  if (isOk) sendText(response, 200, isVerbose ? `${lines.join('\n')}\n${endpoint} check passed\n` : 'ok');
  else sendText(response, 500, `${lines.join('\n')}\n${endpoint} check failed\n`);
  return true;
}
