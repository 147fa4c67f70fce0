import { afterEach, describe, expect, it, vi } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { KubeError } from './errors.ts';
import { Refusal } from './refusal.ts';
import { RateLimiter } from './rate-limit.ts';
import { answer, startScripted, type Scripted } from './scripted-server.test-kit.ts';

const CONFIG_MAPS = { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap', namespaced: true };
const OBJECT: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'shop' } };
const REF = { name: 'a', namespace: 'shop' };

let server: Scripted | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await server?.stop();
});

const failureOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

describe('refused credentials', () => {
  it('are read again once; with other ones the same call goes through', async () => {
    let token = 'old';
    let renewals = 0;
    server = await startScripted((request, response) => { answer(response, request.headers.authorization === 'Bearer new' ? 200 : 401, OBJECT); }, {
      access: {
        headers: () => ({ authorization: `Bearer ${token}` }),
        renew: () => { renewals += 1; token = 'new'; return Promise.resolve(true); },
      },
    });
    expect(await server.client.get(CONFIG_MAPS, REF)).toMatchObject({ metadata: { name: 'a' } });
    expect([server.seen.length, renewals, server.client.isRefused]).toEqual([2, 1, false]);
  });

  it('stay refused: the cluster says so and is asked no more, until the pause is over', async () => {
    const told: boolean[] = [];
    let isGood = false;
    server = await startScripted((_request, response) => { answer(response, isGood ? 200 : 401, OBJECT); }, {
      access: { renew: () => Promise.resolve(false) }, onRefusal: (isRefused) => { told.push(isRefused); },
    });
    const { client, seen } = server;
    expect(await failureOf(client.get(CONFIG_MAPS, REF))).toMatchObject({ code: 'UNAUTHORIZED' });
    for (let i = 0; i < 50; i += 1) {
      const failure = await failureOf(i % 2 === 0 ? client.get(CONFIG_MAPS, REF) : client.watch(CONFIG_MAPS, { resourceVersion: '1', timeoutSeconds: 5 }, { open: () => undefined, notice: () => undefined }));
      expect(String(failure)).toContain('eu-west refuses our credentials; they are tried again in');
    }
    expect(seen).toHaveLength(1);
    expect([client.isRefused, told]).toEqual([true, [true]]);
    isGood = true;
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 1_001);
    await client.get(CONFIG_MAPS, REF);
    expect([client.isRefused, told]).toEqual([false, [true, false]]);
  });

  it('wait twice as long after each refusal, up to five minutes, and one call at a time tries', () => {
    let nowMs = 0;
    const refusal = new Refusal('eu-west', () => nowMs, () => undefined);
    const pauses: number[] = [];
    for (let i = 0; i < 11; i += 1) {
      refusal.note();
      const fromMs = nowMs;
      while (isClosed(refusal)) nowMs += 1_000;
      expect(isClosed(refusal)).toBe(true);
      pauses.push((nowMs - fromMs) / 1000);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });
});

function isClosed(refusal: Refusal): boolean {
  try {
    refusal.check();
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(KubeError);
    return true;
  }
}

describe('limits', () => {
  it('hold calls to so many a second after a burst, and follow a changed limit', () => {
    let nowMs = 0;
    let limit = { perSecond: 50, burst: 100 };
    const limiter = new RateLimiter(() => limit, () => nowMs);
    expect(Array.from({ length: 100 }, () => limiter.reserve()).every((waitMs) => waitMs <= 0)).toBe(true);
    expect(Array.from({ length: 3 }, () => limiter.reserve())).toEqual([20, 40, 60]);
    nowMs = 10_000;
    limit = { perSecond: 5, burst: 1 };
    expect([limiter.reserve(), limiter.reserve()]).toEqual([0, 200]);
  });

  it('never hold back a probe', async () => {
    server = await startScripted((_request, response) => { response.end('ok'); }, { rateLimit: { perSecond: 0.001, burst: 1 } });
    await server.client.raw('/version');
    const startedMs = performance.now();
    await server.client.raw('/readyz', { isUrgent: true });
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(await failureOf(server.client.raw('/version', { deadlineMs: 50 }))).toMatchObject({ code: 'UNREACHABLE' });
    expect(server.seen).toEqual(['GET /version', 'GET /readyz']);
  });

  it('obey Retry-After as seconds and as a date', async () => {
    server = await startScripted((_request, response, number) => {
      if (number === 1) answer(response, 429, {}, { 'retry-after': '7' });
      else answer(response, 503, {}, { 'retry-after': new Date(Date.now() + 30_000).toUTCString() });
    });
    expect(await failureOf(server.client.raw('/a'))).toMatchObject({ retryAfterMs: 7_000 });
    expect(await failureOf(server.client.raw('/b', { deadlineMs: 30 }))).toMatchObject({ code: 'UNREACHABLE' });
    const dated = await failureOf(server.client.raw('/c', { isUrgent: true }));
    expect(dated instanceof KubeError ? dated.retryAfterMs : 0).toBeGreaterThan(25_000);
    expect(server.seen).toEqual(['GET /a', 'GET /c']);
  });
});

it('lists come page by page', async () => {
  server = await startScripted((request, response) => {
    const token = new URL(`http://x${request.url ?? ''}`).searchParams.get('continue');
    answer(response, 200, { metadata: { resourceVersion: '9', continue: token === null ? 'more' : '' }, items: [OBJECT] });
  });
  expect(await server.client.listAll(CONFIG_MAPS, {})).toHaveLength(2);
  expect(server.seen).toEqual(['GET /api/v1/configmaps?limit=500', 'GET /api/v1/configmaps?limit=500&continue=more']);
});

it('what a watch costs on the network is counted', async () => {
  const line = `${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '12' } } })}\n`;
  server = await startScripted((_request, response) => { response.end(line + line); });
  await server.client.watch(CONFIG_MAPS, { resourceVersion: '1', timeoutSeconds: 5 }, { open: () => undefined, notice: () => undefined });
  expect(server.client.watchTraffic()).toEqual({ bytes: line.length * 2, messages: 2 });
});
