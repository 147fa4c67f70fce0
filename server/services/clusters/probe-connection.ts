import type { ProbeFix, ProbeLine } from '#lib/contracts/clusters.ts';
import type { ClusterAccess } from '#server/kube-client/access.ts';
import { readCertificate, readServerTime, resolveHost, tryConnect, type TlsFacts } from '#server/kube-client/inspect-endpoint.ts';

/** Name, connection and handshake each have this long. */
const STEP_LIMIT_MS = 5_000;
/** Certificates that end sooner are pointed out. */
const EXPIRY_WARNING_MS = 14 * 24 * 3_600_000;
/** Tokens and certificates are compared with clocks; beyond this some of them begin to fail. */
const MAX_SKEW_MS = 30_000;

const AUTHORITY_FAULTS: readonly string[] = ['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_SIGNATURE_FAILURE'];

/** Does the name resolve, does the port answer, is the certificate good. Behind a proxy only the proxy sees the first two. */
export async function* probeConnection(access: ClusterAccess): AsyncGenerator<ProbeLine> {
  if (access.proxyUrl !== undefined) {
    yield { id: 'resolve', state: 'skipped', fact: 'proxy' };
    yield { id: 'connect', state: 'skipped', fact: 'proxy' };
    yield { id: 'tls', state: 'skipped', fact: 'proxy' };
    return;
  }
  yield await attempt('resolve', async () => ({ id: 'resolve', state: 'passed', fact: (await resolveHost(access.server, STEP_LIMIT_MS)).join(', ') }));
  yield await attempt('connect', async () => {
    await tryConnect(access.server, STEP_LIMIT_MS);
    return { id: 'connect', state: 'passed', fact: new URL(access.server).host };
  });
  yield await attempt('tls', async () => (access.server.startsWith('https:')
    ? toTlsLine(await readCertificate(access, STEP_LIMIT_MS), access.tls.skip.length > 0)
    : { id: 'tls', state: 'warning', fact: 'http', fix: 'tlsSkipped' }));
}

/** How far the server's clock is from ours. */
export async function probeClock(access: ClusterAccess): Promise<ProbeLine> {
  try {
    const serverMs = await readServerTime(access, '/version', STEP_LIMIT_MS);
    if (serverMs === undefined) return { id: 'clock', state: 'skipped', fact: '' };
    // The header has whole seconds: half of one is the fairest guess.
    const skewMs = serverMs + 500 - Date.now();
    const fact = `${(Math.round(skewMs / 100) / 10 || 0).toFixed(1)} s`;
    return Math.abs(skewMs) > MAX_SKEW_MS ? { id: 'clock', state: 'warning', fact, fix: 'clock' } : { id: 'clock', state: 'passed', fact };
  } catch (error) {
    return { id: 'clock', state: 'skipped', fact: errorFact(error) };
  }
}

/** The short cause of a failed step: a system code where there is one. */
export function errorFact(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}

function toTlsLine(facts: TlsFacts, isSkipped: boolean): ProbeLine {
  const { subject, issuer, validTo } = facts.certificate;
  const fact = `${subject} · ${issuer} · ${validTo.slice(0, 10)} · ${facts.protocol}`;
  if (facts.fault !== undefined && !isSkipped) return { id: 'tls', state: 'failed', fact: `${fact} · ${facts.fault}`, fix: fixOfFault(facts.fault) };
  if (isSkipped) return { id: 'tls', state: 'warning', fact, fix: 'tlsSkipped' };
  return Date.parse(validTo) - Date.now() < EXPIRY_WARNING_MS ? { id: 'tls', state: 'warning', fact, fix: 'tlsExpired' } : { id: 'tls', state: 'passed', fact };
}

function fixOfFault(fault: string): ProbeFix {
  if (fault === 'CERT_HAS_EXPIRED' || fault === 'CERT_NOT_YET_VALID') return 'tlsExpired';
  if (fault === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'tlsName';
  return AUTHORITY_FAULTS.includes(fault) ? 'tlsAuthority' : 'tlsOther';
}

/** A connection that opens and then says nothing has not failed at TLS: whatever listens there, or stands between, is silent. */
function fixOfHandshake(error: unknown): ProbeFix {
  return error instanceof DOMException && error.name === 'TimeoutError' ? 'tlsSilent' : 'tlsOther';
}

async function attempt(id: 'resolve' | 'connect' | 'tls', run: () => Promise<ProbeLine>): Promise<ProbeLine> {
  try {
    return await run();
  } catch (error) {
    return { id, state: 'failed', fact: errorFact(error), fix: id === 'tls' ? fixOfHandshake(error) : id };
  }
}
