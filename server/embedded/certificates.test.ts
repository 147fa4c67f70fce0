import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureCertificates } from './certificates.ts';

const DAY_MS = 86_400_000;
let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'flotilla-certificates-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('certificates of a cluster', () => {
  it('carry both loopback names, are signed by their own CA, and are kept private', async () => {
    const path = join(dir, 'certificates.json');
    const { ca, cert } = await ensureCertificates(path, 'cluster1', new Date());
    const server = new X509Certificate(cert);
    expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(server.checkHost('localhost')).toBe('localhost');
    expect(server.verify(new X509Certificate(ca).publicKey)).toBe(true);
    expect(new X509Certificate(ca).ca).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('stay the same over restarts', async () => {
    const path = join(dir, 'certificates.json');
    const first = await ensureCertificates(path, 'cluster1', new Date());
    expect(await ensureCertificates(path, 'cluster1', new Date())).toEqual(first);
  });

  it('are renewed under the same CA before they expire, and with a new CA before that expires', async () => {
    const path = join(dir, 'certificates.json');
    const start = new Date('2026-01-01T00:00:00Z');
    const first = await ensureCertificates(path, 'cluster1', start);
    const renewed = await ensureCertificates(path, 'cluster1', new Date(start.getTime() + 340 * DAY_MS));
    expect(renewed.ca).toBe(first.ca);
    expect(renewed.cert).not.toBe(first.cert);
    expect(new X509Certificate(renewed.cert).verify(new X509Certificate(first.ca).publicKey)).toBe(true);
    const later = await ensureCertificates(path, 'cluster1', new Date(start.getTime() + 3_600 * DAY_MS));
    expect(later.ca).not.toBe(first.ca);
  });

  it('are issued anew when the stored file is damaged', async () => {
    const path = join(dir, 'certificates.json');
    writeFileSync(path, '{"ca": "half a fi');
    expect((await ensureCertificates(path, 'cluster1', new Date())).cert).toContain('BEGIN CERTIFICATE');
  });

  it('serve HTTPS to a client that knows only the CA', async () => {
    const { ca, cert, key } = await ensureCertificates(join(dir, 'certificates.json'), 'cluster1', new Date());
    const server = createServer({ cert, key }, (_request, response) => response.end('hello'));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const status = await new Promise((done, fail) => {
      get({ host: '127.0.0.1', port: portOf(server.address()), ca, agent: false }, (response) => done(response.resume().statusCode)).on('error', fail);
    });
    server.close();
    expect(status).toBe(200);
  });
});

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}
