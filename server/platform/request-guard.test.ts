import { describe, expect, it } from 'vitest';
import { allowedHosts, contentSecurityPolicy, refusalOf, type RequestFacts } from './request-guard.ts';

const HOSTS = allowedHosts({ PORT: '3000' });
const GET: RequestFacts = { method: 'GET', pathname: '/overview', host: '127.0.0.1:3000', origin: null, fetchSite: 'none' };
const POST: RequestFacts = { ...GET, method: 'POST', origin: 'http://127.0.0.1:3000', fetchSite: 'same-origin' };

describe('host names', () => {
  it('answers the loopback names with the right port', () => {
    for (const host of ['127.0.0.1:3000', 'localhost:3000', 'LOCALHOST:3000', '[::1]:3000']) {
      expect(refusalOf({ ...GET, host }, HOSTS), host).toBeUndefined();
    }
  });

  it('refuses every other name, so that a foreign domain cannot be pointed here', () => {
    for (const host of [null, '', 'evil.example', 'evil.example:3000', '127.0.0.1', '127.0.0.1:3001', 'localhost:3000.evil.example']) {
      expect(refusalOf({ ...GET, host }, HOSTS), String(host)).toMatch(/FLOTILLA_ALLOWED_HOSTS/);
    }
  });

  it('answers the names that were configured', () => {
    const hosts = allowedHosts({ PORT: '3000', FLOTILLA_ALLOWED_HOSTS: ' Fleet.Example:8443 , other.example' });
    expect(refusalOf({ ...GET, host: 'fleet.example:8443' }, hosts)).toBeUndefined();
    expect(refusalOf({ ...GET, host: 'other.example' }, hosts)).toBeUndefined();
  });
});

describe('writes', () => {
  it('pass from our own pages only', () => {
    expect(refusalOf(POST, HOSTS)).toBeUndefined();
    expect(refusalOf({ ...POST, origin: null }, HOSTS)).toBeUndefined();
    for (const origin of ['null', 'http://evil.example', 'http://127.0.0.1:3001', 'http://localhost:3000', 'http://127.0.0.1:3000.evil.example']) {
      expect(refusalOf({ ...POST, origin, fetchSite: 'cross-site' }, HOSTS), origin).toBeDefined();
    }
    expect(refusalOf({ ...POST, origin: null, fetchSite: null }, HOSTS)).toBeDefined();
    expect(refusalOf({ ...POST, method: 'DELETE', origin: null, fetchSite: 'cross-site' }, HOSTS)).toBeDefined();
  });
});

describe('reads', () => {
  it('of pages may start anywhere, of data only here', () => {
    expect(refusalOf({ ...GET, fetchSite: 'cross-site' }, HOSTS)).toBeUndefined();
    expect(refusalOf({ ...GET, pathname: '/api/v1/overview', fetchSite: 'cross-site' }, HOSTS)).toBeDefined();
    expect(refusalOf({ ...GET, pathname: '/api/v1/overview', fetchSite: 'same-site' }, HOSTS)).toBeDefined();
    expect(refusalOf({ ...GET, pathname: '/api/v1/overview', fetchSite: null }, HOSTS)).toBeUndefined();
  });
});

describe('contentSecurityPolicy', () => {
  it('allows nothing from elsewhere and nothing inline without the nonce', () => {
    const policy = contentSecurityPolicy('abc', 'production');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });
});
