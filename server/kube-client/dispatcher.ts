import { X509Certificate } from 'node:crypto';
import { checkServerIdentity, rootCertificates, TLSSocket } from 'node:tls';
import { buildConnector, Pool, ProxyAgent, Socks5ProxyAgent, type Dispatcher } from 'undici';
import { assertNever } from '#lib/kube/invariant.ts';
import type { ClusterAccess, TlsAccess } from './access.ts';

/** A connection that is not there within this time counts as refused. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Idle connections are kept this long: longer than the pause between two probes, so that no call opens a new one. */
const KEEP_ALIVE_MS = 60_000;

/**
 * Builds the pool that one kind of traffic to one cluster goes through.
 * @param connections most connections at once; null sets no bound (streams: one for each watch).
 */
export function createDispatcher(access: ClusterAccess, connections: number | null): Dispatcher {
  const origin = new URL(access.server).origin;
  const options = { connections, keepAliveTimeout: KEEP_ALIVE_MS, keepAliveMaxTimeout: KEEP_ALIVE_MS, pipelining: 1, allowH2: false };
  if (access.proxyUrl !== undefined && access.proxyUrl !== '') return createProxy(access.proxyUrl, access.tls, connections);
  return new Pool(origin, { ...options, connect: createConnector(access.tls) });
}

function createProxy(proxyUrl: string, tls: TlsAccess, connections: number | null): Dispatcher {
  const url = new URL(proxyUrl);
  if (url.protocol === 'socks5:') return new Socks5ProxyAgent(url, { connections, requestTls: toTlsOptions(tls) });
  // An https proxy shows a certificate of its own: one that this system trusts, or that the cluster's own authority issued.
  const proxyTls = url.protocol === 'https:' && tls.ca !== undefined ? { proxyTls: { ca: [tls.ca, ...rootCertificates] } } : {};
  return new ProxyAgent({ uri: proxyUrl, connections, requestTls: toTlsOptions(tls), ...proxyTls, allowH2: false });
}

function createConnector(tls: TlsAccess): buildConnector.connector {
  const connect = buildConnector({ ...toTlsOptions(tls), timeout: CONNECT_TIMEOUT_MS, allowH2: false });
  if (!tls.skip.includes('ValidityPeriod') || tls.skip.includes('*')) return connect;
  const skipsSubject = tls.skip.includes('SubjectName');
  return (options, callback) => {
    connect(options, (...result) => {
      const [error, socket] = result;
      if (error !== null) return callback(error, null);
      const fault = socket instanceof TLSSocket ? findChainFault(socket, tls.ca ?? '', skipsSubject ? undefined : tls.serverName ?? options.hostname) : undefined;
      if (fault === undefined) return callback(null, socket);
      socket.destroy();
      callback(fault, null);
    });
  };
}

/**
 * `ValidityPeriod` can't be left out of Node's own verification alone, so that is switched off and the chain checked
 * here: every certificate must be signed by the next, up to one of the authorities in `caPem`.
 */
function findChainFault(socket: TLSSocket, caPem: string, hostName: string | undefined): Error | undefined {
  const authorities = splitPem(caPem).map((pem) => new X509Certificate(pem));
  let current = socket.getPeerX509Certificate();
  const nameFault = hostName === undefined ? undefined : checkServerIdentity(hostName, socket.getPeerCertificate());
  if (nameFault !== undefined) return nameFault;
  for (; current !== undefined; current = current.issuerCertificate) {
    const leaf = current;
    if (authorities.some((ca) => leaf.checkIssued(ca) && leaf.verify(ca.publicKey))) return undefined;
    const issuer = current.issuerCertificate;
    if (issuer === undefined || issuer.fingerprint256 === current.fingerprint256) break;
    if (!current.checkIssued(issuer) || !current.verify(issuer.publicKey)) break;
  }
  return new Error('the server certificate does not lead to an authority of caBundle');
}

function toTlsOptions(tls: TlsAccess): {
  ca?: string; cert?: string; key?: string; servername?: string; rejectUnauthorized: boolean; checkServerIdentity?: () => undefined;
} {
  const checks = tls.skip.includes('*') ? 'none' : tls.skip.includes('ValidityPeriod') ? 'ours' : tls.skip.includes('SubjectName') ? 'chain' : 'all';
  const base = {
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
  };
  switch (checks) {
    case 'none': case 'ours': return { ...base, rejectUnauthorized: false };
    case 'chain': return { ...base, rejectUnauthorized: true, checkServerIdentity: () => undefined };
    case 'all': return { ...base, rejectUnauthorized: true };
    default: return assertNever(checks);
  }
}

function splitPem(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}
