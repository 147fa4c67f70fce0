import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { FaultError, parseFault, type Fault, type FaultState } from './fault.ts';
import { HOST } from './ports.ts';

/** A fault is a few words. */
const MOST_BODY_BYTES = 16_384;
const PATH = /^\/faults\/([a-z0-9.-]+)$/;

/** What can be broken and mended. */
export type Breakable = { readonly state: FaultState; apply(fault: Fault): Promise<void> };

type Answer = { readonly code: number; readonly body: unknown };

/**
 * The door for breaking and mending clusters at run time: GET /faults, GET /faults/<cluster>, POST /faults/<cluster>.
 * Loopback only, and every request needs the bearer token that is in `fleet.json`.
 */
export async function startControlServer(clusters: ReadonlyMap<string, Breakable>, token: string): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => void respond(clusters, token, request, response));
  await new Promise<void>((listening, fail) => {
    server.once('error', fail);
    server.listen({ host: HOST, port: 0 }, listening);
  });
  return { url: `http://${HOST}:${portOf(server)}`, stop: () => closeServer(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The control server listens on no port.');
  return address.port;
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((closed) => server.close(() => closed()));
}

async function respond(clusters: ReadonlyMap<string, Breakable>, token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { code, body } = await answer(clusters, token, request);
  response.writeHead(code, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(`${JSON.stringify(body)}\n`);
}

async function answer(clusters: ReadonlyMap<string, Breakable>, token: string, request: IncomingMessage): Promise<Answer> {
  if (!hasToken(request, token)) return { code: 401, body: { message: 'This needs the control token from fleet.json as a bearer token.' } };
  const { method, url = '' } = request;
  if (method === 'GET' && url === '/faults') return { code: 200, body: Object.fromEntries([...clusters].map(([name, cluster]) => [name, cluster.state])) };
  const name = PATH.exec(url)?.[1];
  if (name === undefined) return { code: 404, body: { message: 'There is only /faults and /faults/<cluster> here.' } };
  const cluster = clusters.get(name);
  if (cluster === undefined) return { code: 404, body: { message: `There is no cluster "${name}". Clusters: ${[...clusters.keys()].join(', ')}.` } };
  if (method === 'GET') return { code: 200, body: cluster.state };
  if (method !== 'POST') return { code: 405, body: { message: 'Use GET to look and POST to change.' } };
  try {
    await cluster.apply(parseFault(parseBody(await readBody(request))));
    return { code: 200, body: cluster.state };
  } catch (error) {
    return { code: error instanceof FaultError ? 400 : 500, body: { message: error instanceof Error ? error.message : String(error) } };
  }
}

function hasToken(request: IncomingMessage, token: string): boolean {
  const sent = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return sent.length === wanted.length && timingSafeEqual(sent, wanted);
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FaultError('The body is not JSON. Send an object such as {"fault": "hang"}.', { cause: error });
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > MOST_BODY_BYTES) throw new FaultError(`The body is longer than ${MOST_BODY_BYTES} bytes.`);
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}
