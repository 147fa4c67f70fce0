import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { RESULTS, STORAGE_STATE } from './federation.ts';

const SYSTEM_CHROMIUM = '/usr/bin/chromium';
const executablePath = process.env['FLOTILLA_CHROMIUM'] ?? (existsSync(SYSTEM_CHROMIUM) ? SYSTEM_CHROMIUM : undefined);

/** One federation for the whole run (global-setup); the stories share it, so they run one after the other. */
export default defineConfig({
  testDir: '.',
  globalSetup: './global-setup.ts',
  outputDir: RESULTS,
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // Limits only end what hangs: a slow machine is no failure.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  // The overview tells how a fresh federation looks, so it goes before the stories that fill it.
  projects: [
    { name: 'fresh', testMatch: 'overview.spec.ts' },
    { name: 'stories', testMatch: '*.spec.ts', testIgnore: 'overview.spec.ts' },
  ],
  use: {
    storageState: STORAGE_STATE,
    viewport: { width: 1440, height: 900 },
    // Filming every action costs a fifth of the stories' time on a small machine.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
    },
  },
});
