import { expect, test } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { address } from './open-page.ts';

test.describe('without a session', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('every page is the sign-in page and every API answers 401', async ({ page, request }) => {
    await page.goto(`${address()}/overview`);
    await expect(page).toHaveURL(/sign-in/);
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    await expectAccessible(page);
    for (const path of ['/api/v1/overview', '/api/watch']) expect((await request.get(address() + path)).status()).toBe(401);
    expect((await request.get(`${address()}/api/healthz`)).status()).toBe(200);
  });

  test('a wrong token says how to get a new link and keeps the door shut', async ({ page, context }) => {
    await page.goto(`${address()}/sign-in?token=${'x'.repeat(32)}`);
    await expect(page.getByText('npm run link')).toBeVisible();
    expect(await context.cookies()).toEqual([]);
  });

  test('another host name or a post from another site is refused', async ({ request }) => {
    const rebound = await request.get(`${address()}/overview`, { headers: { host: 'evil.example' }, maxRedirects: 0 });
    expect([400, 403, 421]).toContain(rebound.status());
    const posted = await request.post(`${address()}/api/session/end`, { headers: { origin: 'http://evil.example' }, maxRedirects: 0 });
    expect([400, 401, 403]).toContain(posted.status());
  });
});

test('the session cookie is HttpOnly and SameSite=Strict, and a forged one opens nothing', async ({ page, context, request }) => {
  await page.goto(`${address()}/overview`);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  const cookie = (await context.cookies()).find((each) => each.httpOnly);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  const forged = await request.get(`${address()}/api/v1/overview`, { headers: { cookie: `${cookie?.name}=${cookie?.value.slice(0, -4)}AAAA` } });
  expect(forged.status()).toBe(401);
});
