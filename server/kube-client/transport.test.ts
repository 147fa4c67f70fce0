import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { tokenAccess } from './access.ts';
import { isExpired, isNotFound, isUnreachable, KubeError } from './errors.ts';
import { KubeClient } from './kube-client.ts';

const CONFIG_MAPS = { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap', namespaced: true };
const closers: (() => Promise<void>)[] = [];

afterEach(async () => { await Promise.all(closers.splice(0).map((close) => close())); });

async function start(handle: (request: IncomingMessage, response: ServerResponse) => void, options: ConstructorParameters<typeof KubeClient>[1] = {}) {
  const server: Server = createServer(handle);
  let connections = 0;
  server.on('connection', () => { connections += 1; });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  const client = new KubeClient(tokenAccess({ name: 'eu-west', server: `http://127.0.0.1:${port}/base`, token: 'secret' }), options);
  closers.push(async () => {
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => { server.close(resolve); });
  });
  return { client, connections: () => connections };
}

const answer = (response: ServerResponse, code: number, body: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};
const configMap: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'shop' } };

describe('KubeClient', () => {
  it('keeps its connections from call to call, deletions with a body included', async () => {
    const { client, connections } = await start((request, response) => { request.resume().on('end', () => answer(response, 200, configMap)); });
    for (let i = 0; i < 10; i += 1) {
      await client.get(CONFIG_MAPS, { name: 'a', namespace: 'shop' });
      await client.delete(CONFIG_MAPS, { name: 'a', namespace: 'shop' }, { propagationPolicy: 'Background' });
    }
    expect(connections()).toBeLessThanOrEqual(2);
  });

  it('applies with our field manager, as JSON under the apply content type, below the base path', async () => {
    let seen: { url?: string; type?: string; auth?: string } = {};
    const { client } = await start((request, response) => {
      seen = { url: request.url ?? '', type: request.headers['content-type'] ?? '', auth: request.headers.authorization ?? '' };
      answer(response, 201, configMap);
    });
    const { wasCreated } = await client.apply(CONFIG_MAPS, configMap, { force: true });
    expect(wasCreated).toBe(true);
    expect(seen).toEqual({
      url: '/base/api/v1/namespaces/shop/configmaps/a?fieldManager=flotilla&force=true', type: 'application/apply-patch+yaml', auth: 'Bearer secret',
    });
  });

  it('holds the end of a body back, so that the server can decide by its head what it does later', async () => {
    const told: string[] = [];
    const { client } = await start((request, response) => {
      told.push(`${request.method} is let in`);
      let body = '';
      request.on('data', (part: Buffer) => { body += part.toString(); }).on('end', () => {
        told.push(body);
        answer(response, 200, configMap);
      });
    });
    const hold = Promise.withResolvers<void>();
    const deleting = client.delete(CONFIG_MAPS, { name: 'a', namespace: 'shop' }, { propagationPolicy: 'Background' }, { hold: hold.promise });
    await expect.poll(() => told).toEqual(['DELETE is let in']);
    await client.get(CONFIG_MAPS, { name: 'a', namespace: 'shop' });
    expect(told).toEqual(['DELETE is let in', 'GET is let in', '']);
    hold.resolve();
    await deleting;
    expect(told.at(-1)).toBe('{"propagationPolicy":"Background"}');
  });

  it('gives up at the deadline and names the cluster', async () => {
    const { client } = await start(() => undefined);
    const failure: unknown = await client.get(CONFIG_MAPS, { name: 'a' }, { deadlineMs: 50 }).catch((error: unknown) => error);
    expect(isUnreachable(failure)).toBe(true);
    expect(failure).toMatchObject({ cluster: 'eu-west' });
    expect(String(failure)).toContain('eu-west did not answer GET');
  });

  it('tells whether the cluster answered: an error status is an answer, a refused connection is not', async () => {
    const told: boolean[] = [];
    const { client } = await start((_request, response) => { answer(response, 500, {}); }, { onReachability: (isReachable) => { told.push(isReachable); } });
    await client.get(CONFIG_MAPS, { name: 'a' }).catch(() => undefined);
    const gone = new KubeClient(tokenAccess({ name: 'gone', server: 'http://127.0.0.1:9', token: 'x' }), { onReachability: (isReachable) => { told.push(isReachable); } });
    await gone.get(CONFIG_MAPS, { name: 'a' }).catch(() => undefined);
    await gone.close();
    expect(told).toEqual([true, false]);
  });

  it('turns the API server’s Status into an error with code and reason', async () => {
    const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'configmaps "a" not found', reason: 'NotFound', code: 404 };
    const { client } = await start((_request, response) => { answer(response, 404, status); });
    const failure: unknown = await client.get(CONFIG_MAPS, { name: 'a' }).catch((error: unknown) => error);
    expect(isNotFound(failure)).toBe(true);
    expect(failure).toMatchObject({ message: 'configmaps "a" not found', reason: 'NotFound' });
    expect(await client.find(CONFIG_MAPS, { name: 'a' })).toBeUndefined();
  });

  it('holds further calls back for as long as a 429 asks', async () => {
    let calls = 0;
    const { client } = await start((_request, response) => {
      calls += 1;
      if (calls === 1) answer(response, 429, {}, { 'retry-after': '0.3' });
      else answer(response, 200, configMap);
    });
    const failure: unknown = await client.get(CONFIG_MAPS, { name: 'a' }).catch((error: unknown) => error);
    expect(failure instanceof KubeError ? [failure.code, failure.retryAfterMs] : failure).toEqual(['LIMIT_EXCEEDED', 300]);
    const startedMs = performance.now();
    await client.get(CONFIG_MAPS, { name: 'a' });
    expect(performance.now() - startedMs).toBeGreaterThan(250);
  });

  it('reads a watch whatever way its bytes are split, and ends it with an error on an ERROR event', async () => {
    const lines = [
      JSON.stringify({ type: 'ADDED', object: { ...configMap, data: { greeting: 'grüße' } } }),
      JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '12' } } }),
      JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, message: 'too old', reason: 'Expired' } }),
    ].join('\n');
    const { client } = await start((_request, response) => {
      response.writeHead(200);
      const bytes = Buffer.from(`${lines}\n`);
      for (let i = 0; i < bytes.length; i += 7) response.write(bytes.subarray(i, i + 7));
      response.end();
    });
    const seen: unknown[] = [];
    const failure: unknown = await client.watch(CONFIG_MAPS, { resourceVersion: '1', timeoutSeconds: 5 }, { open: () => { seen.push('open'); }, notice: (event) => { seen.push(event); } }).catch((error: unknown) => error);
    expect(seen).toEqual(['open', { type: 'ADDED', object: { ...configMap, data: { greeting: 'grüße' } } }, { type: 'BOOKMARK', resourceVersion: '12' }]);
    expect(isExpired(failure)).toBe(true);
  });
});
