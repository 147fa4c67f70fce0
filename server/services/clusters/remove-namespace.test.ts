import { expect, it } from 'vitest';
import { answer, startScripted, type Scripted } from '#server/kube-client/scripted-server.test-kit.ts';
import { removeNamespace } from './remove-namespace.ts';

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', uid: 'u1' }, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Terminating' } };
const MISSING = { kind: 'Status', reason: 'NotFound', code: 404 };

/** A cluster without controllers, in which a namespace only goes when it is finalized; `finalizes: false`: not even then. */
function bareCluster({ finalizes }: { finalizes: boolean }): Promise<Scripted> {
  let isThere = true;
  return startScripted((request, response) => {
    if (request.url?.includes('/serviceaccounts/') === true) return answer(response, 404, MISSING);
    if (request.url?.includes('/finalize') === true && finalizes) isThere = false;
    return answer(response, isThere || request.method !== 'GET' ? 200 : 404, isThere || request.method !== 'GET' ? NAMESPACE : MISSING);
  });
}

const finalized = ({ seen }: Scripted): number => seen.filter((line) => line.includes('/finalize')).length;

it.concurrent('where no controller lives, an empty namespace is finalized here', async () => {
  const cluster = await bareCluster({ finalizes: true });
  expect(await removeNamespace(cluster.client, 'shop', { isEmpty: () => Promise.resolve(true) })).toBe('gone');
  expect(finalized(cluster)).toBe(1);
  await cluster.stop();
});

it.concurrent('one that still holds something is stuck, and keeps its namespace', async () => {
  const cluster = await bareCluster({ finalizes: true });
  expect(await removeNamespace(cluster.client, 'shop', { isEmpty: () => Promise.resolve(false) })).toBe('stuck');
  expect(finalized(cluster)).toBe(0);
  await cluster.stop();
});

it.concurrent('one that stays although it was finalized is stuck, not gone', async () => {
  const cluster = await bareCluster({ finalizes: false });
  expect(await removeNamespace(cluster.client, 'shop')).toBe('stuck');
  expect(finalized(cluster)).toBe(1);
  await cluster.stop();
});

it.concurrent('where a controller has begun with it, it is left to that', async () => {
  const cluster = await startScripted((request, response) => {
    if (request.url?.includes('/serviceaccounts/') === true) return answer(response, 404, MISSING);
    return answer(response, 200, request.method === 'GET' ? { ...NAMESPACE, status: { conditions: [{ type: 'NamespaceContentRemaining', status: 'True' }] } } : NAMESPACE);
  });
  expect(await removeNamespace(cluster.client, 'shop')).toBe('emptying');
  expect(finalized(cluster)).toBe(0);
  await cluster.stop();
});
