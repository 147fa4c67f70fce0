import { getControlPlane, startControlPlane } from './control-plane.ts';
import { readConfig } from './platform/config.ts';
import { createLogger, errorText, type LogLevel } from './platform/logger.ts';

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];
/** On a stop signal the control plane gets this long to finish what it is writing. */
const STOP_LIMIT_MS = 3_000;

/** Starts the control plane inside the web server's process and ends it with the process. */
export async function startForWeb(): Promise<void> {
  const level = LEVELS.find((candidate) => candidate === process.env['FLOTILLA_LOG']) ?? 'warn';
  try {
    await startControlPlane(readConfig(process.env), createLogger(level));
  } catch (error) {
    process.stderr.write(`The control plane can't start: ${errorText(error)}\n`);
    process.exit(1);
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      const limit = new Promise<void>((resolve) => { setTimeout(resolve, STOP_LIMIT_MS).unref(); });
      void Promise.race([getControlPlane()?.stop(), limit]).finally(() => process.exit(0));
    });
  }
}
