import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type FullConfig, chromium } from '@playwright/test';
import { STORAGE_STATE, startFederation, stopFederation } from './federation.ts';

/** Starts the federation, signs in by the printed link and keeps the session for every story. */
export default async function globalSetup(config: FullConfig): Promise<() => Promise<void>> {
  const federation = await startFederation();
  process.env['FLOTILLA_E2E_ADDRESS'] = federation.address;
  process.env['FLOTILLA_E2E_DIR'] = federation.dir;
  const browser = await chromium.launch(config.projects[0]?.use.launchOptions ?? {});
  const page = await browser.newPage();
  await page.goto(federation.signInLink);
  await page.waitForURL('**/overview');
  mkdirSync(dirname(STORAGE_STATE), { recursive: true });
  await page.context().storageState({ path: STORAGE_STATE });
  await browser.close();
  return () => stopFederation(federation);
}
