import { expect, it } from 'vitest';
import type { ResourceType } from '#lib/kube/object.ts';
import { answer, startScripted } from '#server/kube-client/scripted-server.test-kit.ts';
import { askMissingRights } from './ask-missing-rights.ts';

const TYPES: ResourceType[] = ['deployments', 'daemonsets'].map((plural) => ({ group: 'apps', version: 'v1', plural, kind: plural, namespaced: true }));
const RULES = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['*'] }];

it('one call tells what is missing where the cluster knows its own rules', async () => {
  const { client, seen, stop } = await startScripted((_, response) => { answer(response, 201, { status: { incomplete: false, resourceRules: RULES } }); });
  expect(await askMissingRights(client, TYPES)).toMatchObject([{ group: 'apps', resource: 'daemonsets' }]);
  expect(seen).toHaveLength(1);
  await stop();
});

it('where it does not, whatever seems to be missing is asked for singly: what another authorizer allows is not missing', async () => {
  const { client, seen, stop } = await startScripted((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => { body += part.toString(); }).on('end', () => {
      const isRules = request.url?.includes('selfsubjectrulesreviews') === true;
      answer(response, 201, { status: isRules ? { incomplete: true, resourceRules: RULES } : { allowed: !body.includes('"delete"') } });
    });
  });
  expect(await askMissingRights(client, TYPES)).toEqual([{ group: 'apps', resource: 'daemonsets', verbs: ['delete'] }]);
  expect(seen).toHaveLength(8);
  await stop();
});
