import { KubeError } from '#server/kube-client/errors.ts';
import type { Member } from '#server/members/member.ts';

/** What a member said about itself. `unreachable`: it gave no answer. `refused`: it does not take our credentials. */
export type ProbeResult =
  | { outcome: 'ok'; endpoint: string; latencyMs: number }
  | { outcome: 'notOk'; endpoint: string; latencyMs: number; message: string }
  | { outcome: 'refused'; message: string }
  | { outcome: 'unreachable'; message: string };

/** Asks `/readyz`, and `/healthz` where a server does not know that, within `timeoutMs` together. Never throws. */
export async function probe(member: Member, timeoutMs: number, signal: AbortSignal): Promise<ProbeResult> {
  const startedMs = performance.now();
  const ready = await ask(member, '/readyz', timeoutMs, signal);
  if (ready !== 'unknown') return ready;
  const leftMs = Math.max(1, timeoutMs - (performance.now() - startedMs));
  const healthy = await ask(member, '/healthz', leftMs, signal);
  return healthy === 'unknown' ? { outcome: 'unreachable', message: `${member.name} knows neither /readyz nor /healthz` } : healthy;
}

async function ask(member: Member, endpoint: string, deadlineMs: number, signal: AbortSignal): Promise<ProbeResult | 'unknown'> {
  const startedMs = performance.now();
  try {
    const { body, durationMs } = await member.client.raw(endpoint, { deadlineMs, signal, isUrgent: true });
    const isOk = body.trim().toLowerCase() === 'ok';
    return isOk
      ? { outcome: 'ok', endpoint, latencyMs: Math.round(durationMs) }
      : { outcome: 'notOk', endpoint, latencyMs: Math.round(durationMs), message: `${endpoint} responded without ok` };
  } catch (error) {
    const httpStatus = error instanceof KubeError ? error.httpStatus : undefined;
    const message = error instanceof Error ? error.message : String(error);
    if (httpStatus === 404) return 'unknown';
    // The words must not change from probe to probe, or every one of them would be written.
    if (httpStatus === 401) return { outcome: 'refused', message: 'the cluster refuses the credentials; rotate them, or put a token that it takes into the Secret' };
    return httpStatus === undefined
      ? { outcome: 'unreachable', message }
      : { outcome: 'notOk', endpoint, latencyMs: Math.round(performance.now() - startedMs), message: `${endpoint} answered ${httpStatus}: ${message}` };
  }
}
