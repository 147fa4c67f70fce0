import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Two at least: a machine of two cores would be left with one worker otherwise. */
const UNIT_WORKERS = Math.max(2, availableParallelism() - 1);
/** Integration tests mostly wait for their servers; more than two files at once make them wait for each other. */
const INTEGRATION_WORKERS = 2;

/** Time limits only end what hangs: a slow machine is no failure. Unit tests sit beside the code; integration tests (`*.integration.test.ts`) start real servers and run as their own project. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{lib,server,components,app,scripts,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**'],
          environment: 'node',
          testTimeout: 60_000,
          maxWorkers: UNIT_WORKERS,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['server/**/*.integration.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 180_000,
          maxWorkers: INTEGRATION_WORKERS,
        },
      },
    ],
  },
});
