import { KubeError } from '#server/kube-client/errors.ts';
import type { Member } from '#server/members/member.ts';

/** What a member said about itself. `unreachable`: it gave no answer. */
export type ProbeResult =
  | { outcome: 'ok'; endpoint: string; latencyMs: number }
  | { outcome: 'notOk'; endpoint: string; latencyMs: number; message: string }
  | { outcome: 'unreachable'; message: string };

/** Asks `/readyz`, and `/healthz` where a server does not know that, within `timeoutMs` each. Never throws. */
export async function probe(member: Member, timeoutMs: number, signal: AbortSignal): Promise<ProbeResult> {
  const ready = await ask(member, '/readyz', timeoutMs, signal);
  return ready === 'unknown' ? orUnreachable(await ask(member, '/healthz', timeoutMs, signal), member) : ready;
}

async function ask(member: Member, endpoint: string, deadlineMs: number, signal: AbortSignal): Promise<ProbeResult | 'unknown'> {
  const startedMs = performance.now();
  try {
    const { body, durationMs } = await member.client.raw(endpoint, { deadlineMs, signal });
    const isOk = body.trim().toLowerCase() === 'ok';
    return isOk
      ? { outcome: 'ok', endpoint, latencyMs: Math.round(durationMs) }
      : { outcome: 'notOk', endpoint, latencyMs: Math.round(durationMs), message: `${endpoint} responded without ok` };
  } catch (error) {
    const httpStatus = error instanceof KubeError ? error.httpStatus : undefined;
    if (httpStatus === 404) return 'unknown';
    const message = error instanceof Error ? error.message : String(error);
    return httpStatus === undefined
      ? { outcome: 'unreachable', message }
      : { outcome: 'notOk', endpoint, latencyMs: Math.round(performance.now() - startedMs), message: `${endpoint} answered ${httpStatus}: ${message}` };
  }
}

function orUnreachable(result: ProbeResult | 'unknown', member: Member): ProbeResult {
  return result === 'unknown' ? { outcome: 'unreachable', message: `${member.name} knows neither /readyz nor /healthz` } : result;
}
