import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { parseTypeConfig, typeConfigFor, type TypeConfig } from '#lib/federation/types/type-config.ts';
import { DEFAULT_TARGET_TYPES } from '#lib/federation/types/default-types.ts';
import { answer, startScripted, type Scripted } from '#server/kube-client/scripted-server.test-kit.ts';
import { systemClock } from '#server/runtime/clock.ts';
import { Member } from './member.ts';

let server: Scripted | undefined;
let member: Member | undefined;
afterEach(async () => {
  await member?.stop();
  await server?.stop();
});

const TYPES: TypeConfig[] = DEFAULT_TARGET_TYPES.flatMap((target) => {
  const parsed = parseTypeConfig(typeConfigFor(target));
  return parsed.ok ? [parsed.value] : [];
});
/** One for each type, and the pulse. */
const WATCHES = TYPES.length + 1;
const isWatch = (request: IncomingMessage): boolean => request.url?.includes('watch=true') === true;

/** Lists are empty; watches stay open, silent, until the server is told to break them. */
class Api {
  readonly watches = new Set<ServerResponse>();
  isUp = true;
  isRefusing = false;

  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (!this.isUp) request.socket.destroy();
    else if (this.isRefusing) answer(response, 401, {});
    else if (request.url === '/readyz') response.end('ok');
    else if (!isWatch(request)) answer(response, 200, { metadata: { resourceVersion: '7' }, items: [] });
    else {
      this.watches.add(response);
      response.on('close', () => this.watches.delete(response));
      response.writeHead(200).write(`${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '8' } } })}\n`);
    }
  };

  break(): void {
    this.isUp = false;
    for (const watch of this.watches) watch.destroy();
  }
}

async function start(api: Api, refused: (isRefused: boolean) => void = () => undefined): Promise<{ told: string[]; scripted: Scripted }> {
  const told: string[] = [];
  const scripted = await startScripted(api.handle);
  server = scripted;
  member = new Member({
    access: scripted.access, clock: systemClock, random: Math.random,
    events: {
      targetChanged: () => undefined, targetsSynced: () => undefined, failed: () => undefined, refused: (_member, isRefused) => { refused(isRefused); },
      lost: () => { told.push('lost'); }, recovered: () => { told.push('recovered'); },
    },
  });
  for (const type of TYPES) member.follow(type);
  await until(() => api.watches.size === WATCHES);
  return { told, scripted };
}

async function until(holds: () => boolean): Promise<void> {
  const endMs = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > endMs) throw new Error('it did not come to hold');
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
}

it('asks for managed objects alone, Secrets and ConfigMaps included, and for bookmarks', async () => {
  const { scripted } = await start(new Api());
  const asked = scripted.seen.filter((line) => !line.includes('fieldSelector')).map((line) => new URL(`http://x${line.slice('GET '.length)}`));
  for (const plural of ['secrets', 'configmaps', 'namespaces', 'deployments']) {
    const own = asked.filter(({ pathname }) => pathname.endsWith(`/${plural}`));
    expect(own).toHaveLength(2);
    for (const { searchParams } of own) expect(searchParams.get('labelSelector')).toBe('kubefed.io/managed=true');
    expect(own[0]?.searchParams.get('limit')).toBe('500');
    expect(own[1]?.searchParams.get('allowWatchBookmarks')).toBe('true');
  }
});

it('a cluster that went away is looked for by one search, and caught up from the last bookmark without a new list', async () => {
  const api = new Api();
  const { told, scripted } = await start(api);
  const listed = scripted.seen.length;
  api.break();
  await until(() => told.includes('lost'));
  await until(() => scripted.seen.slice(listed).filter((line) => line === 'GET /readyz').length >= 3);
  // Each watch may have knocked once before it was known that nobody is in.
  const knocks = scripted.seen.slice(listed).filter((line) => line !== 'GET /readyz');
  expect(knocks.length).toBeLessThanOrEqual(WATCHES);
  const away = scripted.seen.length;
  api.isUp = true;
  await until(() => api.watches.size === WATCHES);
  expect(told).toEqual(['lost', 'recovered']);
  const back = scripted.seen.slice(away).filter((line) => line !== 'GET /readyz');
  expect(back).toHaveLength(WATCHES);
  expect(back.every((line) => line.includes('watch=true') && line.includes('resourceVersion=8'))).toBe(true);
});

it('refused credentials are told once, and nothing is asked while they are', async () => {
  const api = new Api();
  const refusals: boolean[] = [];
  const { scripted } = await start(api, (isRefused) => { refusals.push(isRefused); });
  const before = scripted.seen.length;
  api.isRefusing = true;
  for (const watch of api.watches) watch.end();
  await until(() => refusals.length > 0);
  await new Promise((resolve) => { setTimeout(resolve, 1_500); });
  expect(refusals).toEqual([true]);
  // Each watch that was on its way may still meet the refusal; then one call at a time tries, after one second and two more.
  expect(scripted.seen.length - before).toBeLessThanOrEqual(WATCHES + 1);
});
