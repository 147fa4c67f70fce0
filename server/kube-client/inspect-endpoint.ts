import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls, type DetailedPeerCertificate, type PeerCertificate } from 'node:tls';
import type { ClusterAccess } from './access.ts';
import { createDispatcher } from './dispatcher.ts';
import { startDeadline } from './deadline.ts';

/** A server's certificate, as its operator would name it. */
export type CertificateFacts = { subject: string; issuer: string; validTo: string; names: string };
/** `fault` is what verification found wrong, as OpenSSL's code, such as `CERT_HAS_EXPIRED`; absent when the chain is good. */
export type TlsFacts = { certificate: CertificateFacts; protocol: string; fault?: string };

type Target = { host: string; port: number };

/** Host and port of a server URL. @throws TypeError for something that is no URL. */
export function targetOf(server: string): Target {
  const { hostname, port, protocol } = new URL(server);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port) };
}

/** The addresses of the server's host name; the address itself when it is one. @throws when the name does not resolve in time. */
export async function resolveHost(server: string, limitMs: number): Promise<string[]> {
  const { host } = targetOf(server);
  if (isIP(host) !== 0) return [host];
  return within(limitMs, async () => (await lookup(host, { all: true })).map(({ address }) => address));
}

/** Opens and closes a TCP connection. @throws when it is refused or not there in time. */
export async function tryConnect(server: string, limitMs: number): Promise<void> {
  await within(limitMs, (signal) => new Promise<void>((resolve, reject) => {
    const socket = connectTcp(targetOf(server));
    signal.addEventListener('abort', () => { socket.destroy(); reject(signal.reason); }, { once: true });
    socket.once('connect', () => { socket.destroy(); resolve(); }).once('error', reject);
  }));
}

/** Shakes hands and reads the server's certificate, good or bad; nothing is sent. @throws when there is no handshake in time. */
export async function readCertificate({ server, tls }: ClusterAccess, limitMs: number): Promise<TlsFacts> {
  const { host, port } = targetOf(server);
  const name = tls.serverName ?? host;
  return within(limitMs, (signal) => new Promise<TlsFacts>((resolve, reject) => {
    const socket = connectTls({
      host, port, rejectUnauthorized: false, ...(isIP(name) === 0 ? { servername: name } : {}),
      ...(tls.ca === undefined ? {} : { ca: tls.ca }), ...(tls.cert === undefined ? {} : { cert: tls.cert }), ...(tls.key === undefined ? {} : { key: tls.key }),
    });
    signal.addEventListener('abort', () => { socket.destroy(); reject(signal.reason); }, { once: true });
    socket.once('error', reject).once('secureConnect', () => {
      const peer = socket.getPeerCertificate();
      const fault = faultOf(socket.authorized, socket.authorizationError);
      resolve({ certificate: toFacts(peer), protocol: socket.getProtocol() ?? '', ...(fault === undefined ? {} : { fault }) });
      socket.destroy();
    });
  }));
}

/** The server's clock from the Date header of one answer, in milliseconds; undefined when it sends none. */
export async function readServerTime(access: ClusterAccess, path: string, limitMs: number): Promise<number | undefined> {
  const dispatcher = createDispatcher(access, 1);
  try {
    return await within(limitMs, async (signal) => {
      const base = new URL(access.server);
      const answer = await dispatcher.request({ origin: base.origin, path: base.pathname.replace(/\/$/, '') + path, method: 'GET', headers: await access.headers(), signal });
      await answer.body.dump();
      const date = Date.parse(String(answer.headers['date'] ?? ''));
      return Number.isNaN(date) ? undefined : date;
    });
  } finally {
    await dispatcher.destroy();
  }
}

function faultOf(isAuthorized: boolean, error: unknown): string | undefined {
  if (isAuthorized) return undefined;
  if (error instanceof Error) return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  return typeof error === 'string' ? error : 'UNKNOWN';
}

function toFacts(peer: PeerCertificate | DetailedPeerCertificate): CertificateFacts {
  return { subject: nameOf(peer.subject), issuer: nameOf(peer.issuer), validTo: toIso(peer.valid_to), names: peer.subjectaltname ?? '' };
}

function nameOf(name: PeerCertificate['subject'] | undefined): string {
  return Object.entries(name ?? {}).map(([field, value]) => `${field}=${String(value)}`).join(', ');
}

function toIso(text: string): string {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString();
}

/** Runs a task that must settle by itself or be given up after a time. */
async function within<T>(limitMs: number, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const deadline = startDeadline(limitMs);
  const givenUp = new Promise<never>((_, reject) => { deadline.signal.addEventListener('abort', () => { reject(deadline.signal.reason); }, { once: true }); });
  try {
    return await Promise.race([task(deadline.signal), givenUp]);
  } finally {
    deadline.end();
  }
}
