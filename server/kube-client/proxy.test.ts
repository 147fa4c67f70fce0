import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { issueCertificates, type ClusterCertificates } from '#server/embedded/certificates.ts';
import { tokenAccess } from './access.ts';
import { KubeClient } from './kube-client.ts';

const closers: (() => void)[] = [];
let certificates: ClusterCertificates;
let api: string;

beforeAll(async () => {
  certificates = await issueCertificates('test', new Date());
  api = `https://127.0.0.1:${await listen(createHttpsServer({ cert: certificates.cert, key: certificates.key }, (request, response) => { response.end(request.headers.authorization); }))}`;
});

afterAll(() => { for (const close of closers) close(); });

async function listen(server: Server | HttpServer): Promise<number> {
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => { sockets.add(socket); });
  closers.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

/** Answers CONNECT by joining both ends, and counts. */
function tunnels(server: HttpServer, seen: string[]): HttpServer {
  return server.on('connect', (request, socket) => {
    seen.push(`${request.headers['proxy-authorization'] === undefined ? '' : 'signed in, '}${request.url}`);
    const [host, port] = (request.url ?? '').split(':');
    const far = connect(Number(port), host, () => { socket.write('HTTP/1.1 200 Connection established\r\n\r\n'); far.pipe(socket).pipe(far); });
    far.on('error', () => socket.destroy());
    socket.on('error', () => far.destroy());
  });
}

/** The part of SOCKS 5 that a client without a password needs: greeting, one CONNECT by address or name. */
function socks(seen: string[]): Server {
  return createTcpServer((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', (request) => {
        const isName = request[3] === 3;
        const length = isName ? request[4] ?? 0 : 4;
        const from = isName ? 5 : 4;
        const host = isName ? request.subarray(from, from + length).toString() : [...request.subarray(from, from + length)].join('.');
        const port = request.readUInt16BE(from + length);
        seen.push(`${host}:${port}`);
        const far = connect(port, host, () => { socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])); far.pipe(socket).pipe(far); });
        far.on('error', () => socket.destroy());
      });
    });
    socket.on('error', () => undefined);
  });
}

async function callThrough(proxyUrl: string): Promise<string> {
  const client = new KubeClient(tokenAccess({ name: 'far', server: api, token: 'secret', caPem: certificates.ca, proxyUrl }));
  try {
    return (await client.raw('/readyz', { deadlineMs: 5_000 })).body;
  } finally {
    await client.close();
  }
}

it('an http proxy, with user and password, is tunnelled through; the cluster’s certificate is still checked', async () => {
  const seen: string[] = [];
  const port = await listen(tunnels(createHttpServer(), seen));
  expect(await callThrough(`http://me:hidden@127.0.0.1:${port}`)).toBe('Bearer secret');
  expect(seen).toEqual([`signed in, ${new URL(api).host}`]);
  const other = await issueCertificates('other', new Date());
  const client = new KubeClient(tokenAccess({ name: 'far', server: api, token: 'secret', caPem: other.ca, proxyUrl: `http://127.0.0.1:${port}` }));
  await expect(client.raw('/readyz', { deadlineMs: 5_000 })).rejects.toThrow(/did not answer/);
  await client.close();
});

it('a socks5 proxy works', async () => {
  const seen: string[] = [];
  const port = await listen(socks(seen));
  expect(await callThrough(`socks5://127.0.0.1:${port}`)).toBe('Bearer secret');
  expect(seen).toEqual([new URL(api).host]);
});

it('an https proxy works, when its own certificate is one that this system or the cluster’s authority vouches for', async () => {
  const seen: string[] = [];
  const port = await listen(tunnels(createHttpsServer({ cert: certificates.cert, key: certificates.key }), seen));
  expect(await callThrough(`https://127.0.0.1:${port}`)).toBe('Bearer secret');
  expect(seen).toEqual([new URL(api).host]);
});
