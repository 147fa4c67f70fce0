import { expect, it } from 'vitest';
import type { ResourceType } from '#lib/kube/object.ts';
import { answer, startScripted, type Scripted } from '#server/kube-client/scripted-server.test-kit.ts';
import { PublishedSchemas } from './published-schemas.ts';

const GROUP = { group: 'types.kubefed.io', version: 'v1beta1' } as const;
const type = (kind: string): ResourceType => ({ ...GROUP, plural: `${kind.toLowerCase()}s`, kind, namespaced: true });
const [RED, BLUE] = [type('FederatedRed'), type('FederatedBlue')];
const PATH = '/openapi/v3/apis/types.kubefed.io/v1beta1';

/** A server that publishes a document for the group, under another address with every change. */
async function publisher(): Promise<Scripted & { publish: (fields: Readonly<Record<string, string>>) => void; fails: (fails: boolean) => void }> {
  let version = 0;
  let isFailing = false;
  let fields: Readonly<Record<string, string>> = {};
  const scripted = await startScripted((request, response) => {
    if (request.url === '/openapi/v3') return answer(response, 200, { paths: { 'apis/types.kubefed.io/v1beta1': { serverRelativeURL: `${PATH}?hash=${version}` } } });
    if (isFailing) return answer(response, 500, { kind: 'Status', code: 500 });
    const schemas = Object.fromEntries(Object.entries(fields).map(([kind, field]) => [`io.kubefed.${kind}`, { type: 'object', properties: { [field]: { type: 'string' } }, 'x-kubernetes-group-version-kind': [{ ...GROUP, kind }] }]));
    return answer(response, 200, { components: { schemas } });
  });
  return { ...scripted, publish: (next) => { fields = next; version += 1; }, fails: (fails) => { isFailing = fails; } };
}

it('a type has changed when its own schema did, not when another one of its group did', async () => {
  const server = await publisher();
  const published = new PublishedSchemas(server.client);
  server.publish({ FederatedRed: 'old', FederatedBlue: 'old' });
  const [red, blue] = [await published.digest(RED), await published.digest(BLUE)];
  server.publish({ FederatedRed: 'new', FederatedBlue: 'old' });
  expect(await published.digest(RED)).not.toBe(red);
  expect(await published.digest(BLUE)).toBe(blue);
  expect(await published.digest(type('FederatedGreen'))).toBeUndefined();
  await server.stop();
});

it('many that ask at once read each version of a document once; one that could not be read is read again', async () => {
  const server = await publisher();
  const published = new PublishedSchemas(server.client);
  server.publish({ FederatedRed: 'a', FederatedBlue: 'b' });
  server.fails(true);
  await expect(published.digest(RED)).rejects.toMatchObject({ httpStatus: 500 });
  server.fails(false);
  await Promise.all([RED, BLUE, RED, BLUE].map((each) => published.digest(each)));
  expect(server.seen.filter((line) => line.startsWith(`GET ${PATH}`))).toHaveLength(2);
  await server.stop();
});
