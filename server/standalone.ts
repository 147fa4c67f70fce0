/**
 * The control plane without the web tier: node server/standalone.ts. For benches and tests. Prints one JSON line when it
 * runs, and one with the sentence to read when it can't; ends on SIGTERM, SIGINT or when standard input is closed with
 * FLOTILLA_END_WITH_STDIN=1.
 */
import { startControlPlane } from './control-plane.ts';
import { readConfig } from './platform/config.ts';
import { createLogger, errorText, type LogLevel } from './platform/logger.ts';

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

async function run(): Promise<void> {
  const startedMs = performance.now();
  const level = LEVELS.find((candidate) => candidate === process.env['FLOTILLA_LOG']) ?? 'warn';
  const plane = await startControlPlane(readConfig(process.env), createLogger(level));
  const stop = (): void => { void plane.stop().then(() => process.exit(0)); };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (process.env['FLOTILLA_END_WITH_STDIN'] === '1') process.stdin.once('end', stop).resume();
  print({ step: 'ready', pid: process.pid, ms: Math.round(performance.now() - startedMs) });
}

function print(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

run().catch((error: unknown) => {
  print({ error: errorText(error) });
  process.exitCode = 1;
  setImmediate(() => process.exit(1));
});
