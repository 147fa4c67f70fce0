import { createServer, get, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RequestFaults } from './request-faults.ts';

type Reply = { status: number; retryAfter: string | undefined; body: string };
let faults: RequestFaults;
let server: Server;
let port = 0;
let rolls: number[] = [];

beforeEach(async () => {
  faults = new RequestFaults(() => rolls.shift() ?? 1);
  server = createServer(async (request, response) => {
    if ((await faults.intercept(request, response)) === 'handled') return;
    if (request.url !== '/watch') return void response.end('answer');
    response.write('first\n');
    request.once('next', () => response.write('second\n'));
    open.push(() => request.emit('next'));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterEach(async () => {
  open.length = 0;
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const open: (() => void)[] = [];
function ask(path = '/'): Promise<Reply> {
  return new Promise((done, fail) => {
    get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      let body = '';
      response.on('data', (part) => (body += part));
      response.on('end', () => done({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], body }));
    }).on('error', fail);
  });
}

describe('faults on requests', () => {
  it('nothing is wrong until it is asked for', async () => {
    expect(await ask()).toMatchObject({ status: 200, body: 'answer' });
  });

  it('hang: requests wait and are answered once it heals', async () => {
    faults.hang();
    let isAnswered = false;
    const reply = ask().finally(() => (isAnswered = true));
    await new Promise((resume) => setTimeout(resume, 100));
    expect(isAnswered).toBe(false);
    faults.heal();
    expect(await reply).toMatchObject({ status: 200, body: 'answer' });
  });

  it('hang: an open watch falls silent and goes on where it was', async () => {
    let text = '';
    const watching = get({ host: '127.0.0.1', port, path: '/watch', agent: false });
    await new Promise<void>((first) => watching.on('response', (response) => response.on('data', (part) => { text += part; first(); })));
    faults.hang();
    open[0]?.();
    await new Promise((resume) => setTimeout(resume, 50));
    expect(text).toBe('first\n');
    faults.heal();
    await expect.poll(() => text).toBe('first\nsecond\n');
    watching.destroy();
  });

  it('slow: the answer comes late by what was asked', async () => {
    faults.setDelay(80);
    const startedAt = performance.now();
    expect((await ask()).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(75);
  });

  it('fail: exactly the requests that the dice chose get a 500 in the form of Kubernetes', async () => {
    rolls = [0.1, 0.3, 0.19];
    faults.setFailShare(0.2);
    const replies = [await ask(), await ask(), await ask()];
    expect(replies.map((reply) => reply.status)).toEqual([500, 200, 500]);
    expect(JSON.parse(replies[0]?.body ?? '')).toMatchObject({ kind: 'Status', reason: 'InternalError', code: 500 });
  });

  it('throttle: 429 with Retry-After', async () => {
    faults.setThrottle(3);
    const reply = await ask();
    expect(reply).toMatchObject({ status: 429, retryAfter: '3' });
    expect(JSON.parse(reply.body)).toMatchObject({ reason: 'TooManyRequests', details: { retryAfterSeconds: 3 } });
  });

  it('heal ends everything', async () => {
    faults.setDelay(10_000);
    faults.setFailShare(1);
    faults.setThrottle(1);
    faults.heal();
    expect((await ask()).status).toBe(200);
    expect(faults.state).toEqual({ hanging: false, delayMs: 0, failShare: 0 });
  });
});
