import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isJsonObject } from '#lib/kube/json.ts';
import { writePrivateFile } from './private-file.ts';

/** PEM texts. `ca` signs `cert`; its key is kept so that the server certificate can be renewed under the same CA. */
export type ClusterCertificates = { readonly ca: string; readonly caKey: string; readonly cert: string; readonly key: string };

const DAY_MS = 86_400_000;
const CA_DAYS = 3_650;
/** Clients refuse server certificates that live much longer than a year. */
const SERVER_DAYS = 397;
/** A certificate with less than this left is renewed at the next start. */
const RENEW_BEFORE_DAYS = 60;
/** Certificates start a little in the past, so that a clock that was just set back still accepts them. */
const BACKDATE_MS = 3_600_000;
const SERIAL_BYTES = 16;
const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNING_ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' };

/**
 * Gives the cluster's CA and server certificate (ECDSA P-256, for 127.0.0.1 and localhost), kept in `path` with mode 0600.
 * What is missing, unreadable or has less than 60 days left is issued anew; the CA is kept for as long as it lasts,
 * so kubeconfig files stay valid when only the server certificate is renewed.
 */
export async function ensureCertificates(path: string, clusterName: string, now: Date): Promise<ClusterCertificates> {
  const stored = existsSync(path) ? parseCertificates(readFileSync(path, 'utf8')) : undefined;
  if (stored !== undefined && isFresh(stored.caExpires, now) && isFresh(stored.certExpires, now)) return stored.certificates;
  const reusable = stored !== undefined && isFresh(stored.caExpires, now) ? stored.certificates : undefined;
  const certificates = await issueCertificates(clusterName, now, reusable);
  writePrivateFile(path, `${JSON.stringify(certificates, null, 2)}\n`);
  return certificates;
}

/** Issues a server certificate, under the CA given or under a new one. */
export async function issueCertificates(clusterName: string, now: Date, existing?: { ca: string; caKey: string }): Promise<ClusterCertificates> {
  const x509 = await loadX509();
  const authority = existing === undefined ? await issueAuthority(clusterName, now) : await readAuthority(existing);
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(), subject: `CN=${clusterName}`, issuer: authority.name,
    notBefore: backdate(now), notAfter: addDays(now, SERVER_DAYS),
    publicKey: keys.publicKey, signingKey: authority.keys.privateKey, signingAlgorithm: SIGNING_ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }, { type: 'dns', value: 'localhost' }]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.keys.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    ca: authority.ca, caKey: await exportKey(authority.keys.privateKey),
    cert: pemText(certificate.toString('pem')), key: await exportKey(keys.privateKey),
  };
}

type Authority = { readonly name: string; readonly ca: string; readonly keys: CryptoKeyPair };

async function issueAuthority(clusterName: string, now: Date): Promise<Authority> {
  const x509 = await loadX509();
  const keys = await generateKeys();
  const name = `CN=${clusterName}-ca,O=flotilla`;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(), name, notBefore: backdate(now), notAfter: addDays(now, CA_DAYS), keys, signingAlgorithm: SIGNING_ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { name, ca: pemText(certificate.toString('pem')), keys };
}

async function readAuthority(existing: { ca: string; caKey: string }): Promise<Authority> {
  const x509 = await loadX509();
  const certificate = new x509.X509Certificate(existing.ca);
  const der = Buffer.from(existing.caKey.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  const keys = {
    privateKey: await crypto.subtle.importKey('pkcs8', der, KEY_ALGORITHM, true, ['sign']),
    publicKey: await crypto.subtle.importKey('spki', certificate.publicKey.rawData, KEY_ALGORITHM, true, ['verify']),
  };
  return { name: certificate.subject, ca: existing.ca, keys };
}

/** The package needs a metadata polyfill loaded first, and costs about 0.15 s; so it is loaded only when something is issued. */
async function loadX509(): Promise<typeof import('@peculiar/x509')> {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

type Stored = { readonly certificates: ClusterCertificates; readonly caExpires: Date; readonly certExpires: Date };

function parseCertificates(text: string): Stored | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Damaged text holds no certificates: the caller issues new ones.
    return undefined;
  }
  if (!isJsonObject(value)) return undefined;
  const { ca, caKey, cert, key } = value;
  if (typeof ca !== 'string' || typeof caKey !== 'string' || typeof cert !== 'string' || typeof key !== 'string') return undefined;
  const caExpires = expiryOf(ca);
  const certExpires = expiryOf(cert);
  if (caExpires === undefined || certExpires === undefined) return undefined;
  return { certificates: { ca, caKey, cert, key }, caExpires, certExpires };
}

function expiryOf(pem: string): Date | undefined {
  try {
    return new X509Certificate(pem).validToDate;
  } catch {
    // Damaged text is no certificate: the caller issues a new one.
    return undefined;
  }
}

function isFresh(expires: Date, now: Date): boolean {
  return expires.getTime() - now.getTime() > RENEW_BEFORE_DAYS * DAY_MS;
}

const backdate = (now: Date): Date => new Date(now.getTime() - BACKDATE_MS);

function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * DAY_MS);
}

/** Positive and without a leading zero byte, as DER integers must be. */
function serialNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SERIAL_BYTES));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

async function generateKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(KEY_ALGORITHM, true, ['sign', 'verify']);
}

async function exportKey(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return pemText(`-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----`);
}

const pemText = (pem: string): string => `${pem.trim()}\n`;
