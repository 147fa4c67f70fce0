import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { en } from '#lib/views/messages/en/index.ts';
import { zh } from '#lib/views/messages/zh/index.ts';
import type { DraftInput } from '#lib/contracts/clusters.ts';
import { KUBECONFIG_PROBLEMS } from '#lib/federation/clusters/kubeconfig.ts';
import { issueCertificates } from '#server/embedded/certificates.ts';
import { processSingleton } from '#server/platform/process-singleton.ts';
import { createDraft, credentialsOfDraft, getDraft, readOwnCredentials, updateDraft } from './drafts.ts';

const kept = processSingleton<Map<string, unknown>>('cluster-drafts');
afterEach(() => { kept.get()?.clear(); });

const SERVER = { server: 'https://192.0.2.1:6443' };
const kubeconfig = (user: Record<string, unknown>, cluster: Record<string, unknown> = SERVER): string => JSON.stringify({
  apiVersion: 'v1', kind: 'Config', 'current-context': 'a', contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }], clusters: [{ name: 'c', cluster }], users: [{ name: 'u', user }],
});
const paste = (text: string): DraftInput => ({ from: 'kubeconfig', text });
const BOMB = ['a0: &a0 [x, x, x, x, x, x, x, x, x]', ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`)].join('\n');

it.each<[string, DraftInput, string]>([
  ['not YAML', paste('a: ['), 'notYaml'],
  ['5 MB of YAML', paste('key: value\n'.repeat(480_000)), 'tooLarge'],
  ['a YAML bomb', paste(BOMB), 'tooManyAliases'],
  ['YAML that is nested without end', paste('{a: '.repeat(200_000)), 'tooDeep'],
  ['nothing', paste(' '), 'empty'],
  ['no contexts', paste('{"clusters": [], "users": [], "contexts": []}'), 'noContexts'],
  ['another file', paste('apiVersion: v1\nkind: Pod\n'), 'notAKubeconfig'],
  ['an exec plugin', paste(kubeconfig({ exec: { command: 'aws' } })), 'execPlugin'],
  ['an auth provider', paste(kubeconfig({ 'auth-provider': { name: 'gcp' } })), 'authProvider'],
  ['a path to an authority', paste(kubeconfig({ token: 't' }, { ...SERVER, 'certificate-authority': '/etc/passwd' })), 'filePath'],
  ['a path to a key', paste(kubeconfig({ 'client-key': '/etc/shadow' })), 'filePath'],
  ['a path to a token', paste(kubeconfig({ tokenFile: '/etc/shadow' })), 'filePath'],
  ['fields without a token', { from: 'fields', server: 'https://192.0.2.1', ca: '', token: '', proxyUrl: '' }, 'noCredentials'],
  ['an endpoint that is none', { from: 'fields', server: 'file:///etc/passwd', ca: '', token: 't', proxyUrl: '' }, 'badEndpoint'],
])('%s is refused with a sentence, and nothing is kept', async (_, input, code) => {
  const result = await createDraft(input);
  expect(result).toMatchObject({ ok: false, problem: { code } });
  expect(kept.get()?.size ?? 0).toBe(0);
});

it('an expired client certificate is refused with its date', async () => {
  const { cert, key } = await issueCertificates('old', new Date('2020-01-01'));
  const base64 = (pem: string): string => Buffer.from(pem).toString('base64');
  const result = await createDraft(paste(kubeconfig({ 'client-certificate-data': base64(cert), 'client-key-data': base64(key) })));
  expect(result).toMatchObject({ ok: false, problem: { code: 'certificateEnded', detail: expect.stringMatching(/^2021-/) } });
  expect(kept.get()?.size ?? 0).toBe(0);
});

it('a kubeconfig that skips the certificate check is used after a deliberate tick only', async () => {
  const result = await createDraft(paste(kubeconfig({ token: 't' }, { ...SERVER, 'insecure-skip-tls-verify': true })));
  if (!result.ok) throw new Error(result.problem.code);
  expect(() => credentialsOfDraft(result.draft.id)).toThrow(/Accept that first/);
  updateDraft(result.draft.id, { acceptsInsecure: true });
  expect(credentialsOfDraft(result.draft.id)).toMatchObject({ isInsecure: true });
});

it('outside a cluster "this cluster" is refused, and a draft that is gone says why', async () => {
  await expect(createDraft({ from: 'here' })).rejects.toThrow(/paste a kubeconfig instead/);
  expect(() => getDraft('gone')).toThrow(/dropped after 15 minutes/);
});

it('inside a cluster "this cluster" is reached as its pods reach it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-pod-'));
  try {
    writeFileSync(join(folder, 'token'), 'pod-token\n');
    writeFileSync(join(folder, 'ca.crt'), 'PEM');
    const read = (host: string) => readOwnCredentials(folder, { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: '6443' });
    expect(await read('10.0.0.1')).toEqual({ server: 'https://10.0.0.1:6443', token: 'pod-token', caData: Buffer.from('PEM').toString('base64'), isInsecure: false });
    expect((await read('fd00::1')).server).toBe('https://[fd00::1]:6443');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('every problem has its sentence in both languages', () => {
  for (const code of KUBECONFIG_PROBLEMS) for (const messages of [en, zh]) expect(messages[`problem.${code}`]).toMatch(/.{5,}/);
});
