import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { toMemberAccess, withoutPassword, withRenewal } from './member-access.ts';

const secret: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'm-token' }, data: { token: Buffer.from('secret').toString('base64') } };
const cluster = (spec: Record<string, unknown>): KubeObject => ({
  apiVersion: 'core.kubefed.io/v1beta1', kind: 'KubeFedCluster', metadata: { name: 'm' }, spec: { apiEndpoint: 'm.example.com', secretRef: { name: 'm-token' }, ...spec },
});

describe('access to a member', () => {
  it('D17: a proxy address that can not be read is refused, with its field named', () => {
    for (const proxyURL of ['http://[bad', 'ftp://proxy', '::']) {
      const result = toMemberAccess(cluster({ proxyURL }), secret);
      expect(result.ok ? '' : result.sentence.text).toContain('spec.proxyURL');
    }
    expect(toMemberAccess(cluster({ proxyURL: 'socks5://proxy:1080' }), secret).ok).toBe(true);
  });

  it('an endpoint without a scheme is https, and the fingerprint follows what connections are made of', () => {
    const one = toMemberAccess(cluster({}), secret);
    const other = toMemberAccess(cluster({ apiEndpoint: 'other.example.com' }), secret);
    if (!one.ok || !other.ok) throw new Error('both are valid');
    expect(one.access.server).toBe('https://m.example.com');
    expect(one.fingerprint).not.toBe(other.fingerprint);
    expect(toMemberAccess({ ...cluster({}), metadata: { name: 'm', labels: { region: 'eu' } } }, secret)).toMatchObject({ fingerprint: one.fingerprint });
  });

  it('a proxy with a password is named in the Secret; the record has it without', () => {
    const result = toMemberAccess(cluster({ proxyURL: withoutPassword('http://me:hidden@proxy:3128') }), { ...secret, data: { token: 'c2VjcmV0', proxyURL: Buffer.from('http://me:hidden@proxy:3128').toString('base64') } });
    expect(result).toMatchObject({ ok: true, access: { proxyUrl: 'http://me:hidden@proxy:3128' } });
    expect(withoutPassword('socks5://proxy:1080')).toBe('socks5://proxy:1080');
  });

  it('after a refusal the Secret is read from the host; only another token counts as new', async () => {
    const first = toMemberAccess(cluster({}), secret);
    if (!first.ok) throw new Error(first.sentence.text);
    let stored: KubeObject | undefined = secret;
    const access = withRenewal(first.access, () => (stored === undefined ? Promise.reject(new Error('the host is away')) : Promise.resolve(stored)));
    expect(await access.renew?.()).toBe(false);
    stored = { ...secret, data: { token: Buffer.from('fresh').toString('base64') } };
    expect(await access.renew?.()).toBe(true);
    expect(await access.headers()).toEqual({ authorization: 'Bearer fresh' });
    stored = undefined;
    expect(await access.renew?.()).toBe(false);
  });

  it('a missing Secret or token is said', () => {
    expect(toMemberAccess(cluster({}), undefined)).toMatchObject({ ok: false, sentence: { text: expect.stringContaining('does not exist') } });
    expect(toMemberAccess(cluster({}), { ...secret, data: {} })).toMatchObject({ ok: false, sentence: { text: expect.stringContaining('no “token”') } });
  });
});
