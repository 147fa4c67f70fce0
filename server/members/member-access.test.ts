import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { toMemberAccess } from './member-access.ts';

const secret: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'm-token' }, data: { token: Buffer.from('secret').toString('base64') } };
const cluster = (spec: Record<string, unknown>): KubeObject => ({
  apiVersion: 'core.kubefed.io/v1beta1', kind: 'KubeFedCluster', metadata: { name: 'm' }, spec: { apiEndpoint: 'm.example.com', secretRef: { name: 'm-token' }, ...spec },
});

describe('access to a member', () => {
  it('D17: a proxy address that can not be read is refused, with its field named', () => {
    for (const proxyURL of ['http://[bad', 'ftp://proxy', '::']) {
      const result = toMemberAccess(cluster({ proxyURL }), secret);
      expect(result.ok ? '' : result.message).toContain('spec.proxyURL');
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

  it('a missing Secret or token is said', () => {
    expect(toMemberAccess(cluster({}), undefined)).toMatchObject({ ok: false, message: expect.stringContaining('does not exist') });
    expect(toMemberAccess(cluster({}), { ...secret, data: {} })).toMatchObject({ ok: false, message: expect.stringContaining('no "token"') });
  });
});
