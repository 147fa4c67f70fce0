import { expect, it } from 'vitest';
import { JOINED_LABELS } from '#lib/federation/clusters/join-plan.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { answer, startScripted, type Scripted } from '#server/kube-client/scripted-server.test-kit.ts';
import { endShare } from './shared-namespace.ts';

const owner = (uid: string): { apiVersion: string; kind: string; name: string; uid: string } => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: uid, uid });
const namespace = (owners: readonly string[], labels: Record<string, string> = { ...JOINED_LABELS }): KubeObject => ({
  apiVersion: 'v1', kind: 'Namespace', metadata: { name: SYSTEM_NAMESPACE, uid: 'n1', resourceVersion: '5', labels, ownerReferences: owners.map(owner) },
});

/** A member with that namespace; the first `quicker` writes come second to somebody who takes their own part off it. */
async function member(object: KubeObject, quicker: { writes: number; leaves: string } = { writes: 0, leaves: '' }): Promise<Scripted & { owners: () => string[] }> {
  let current = object;
  let left = quicker.writes;
  const scripted = await startScripted((request, response) => {
    if (request.method === 'GET') return answer(response, 200, current);
    let body = '';
    request.on('data', (part: Buffer) => { body += part.toString(); }).on('end', () => {
      if (left > 0) {
        left -= 1;
        current = { ...current, metadata: { ...current.metadata, ownerReferences: (current.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== quicker.leaves) } };
        return answer(response, 409, { kind: 'Status', reason: 'Conflict', code: 409 });
      }
      const patch = JSON.parse(body) as KubeObject;
      current = { ...current, metadata: { ...current.metadata, ...patch.metadata } };
      return answer(response, 200, current);
    });
  });
  return { ...scripted, owners: () => (current.metadata.ownerReferences ?? []).map(({ uid }) => uid) };
}

it('the only owner may delete the namespace', async () => {
  const alone = await member(namespace(['a']));
  expect(await endShare(alone.client, 'a')).toBe('n1');
  expect(alone.owners()).toEqual(['a']);
  await alone.stop();
});

it('D37: of two federations in one member the first to leave takes its part off, the last one may delete it', async () => {
  const both = await member(namespace(['a', 'b']));
  expect(await endShare(both.client, 'a')).toBeUndefined();
  expect(both.owners()).toEqual(['b']);
  expect(await endShare(both.client, 'b')).toBe('n1');
  await both.stop();
});

it('when both leave in the same moment, the slower one is the last', async () => {
  const both = await member(namespace(['a', 'b']), { writes: 1, leaves: 'b' });
  expect(await endShare(both.client, 'a')).toBe('n1');
  await both.stop();
});

it('a namespace that joining did not make, or that others own, is not touched', async () => {
  for (const object of [namespace(['a'], {}), namespace(['b']), namespace([])]) {
    const foreign = await member(object);
    expect(await endShare(foreign.client, 'a')).toBeUndefined();
    expect(foreign.seen.filter((line) => !line.startsWith('GET'))).toEqual([]);
    await foreign.stop();
  }
});
