import { join } from 'node:path';
import { getControlPlane, startControlPlane } from './control-plane.ts';
import { readConfig } from './platform/config.ts';
import { createLogger, errorText, type LogLevel } from './platform/logger.ts';
import { closeHistory, currentHistory } from './queries/replicas/current-history.ts';

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];
/** Beside the embedded clusters' databases; a host that is somebody else's keeps its history in memory. */
const HISTORY_FILE = 'replica-history.db';
/** On a stop signal the control plane gets this long to finish what it is writing. */
const STOP_LIMIT_MS = 3_000;

/** Starts the control plane inside the web server's process and ends it with the process. */
export async function startForWeb(): Promise<void> {
  const level = LEVELS.find((candidate) => candidate === process.env['FLOTILLA_LOG']) ?? 'warn';
  try {
    const config = readConfig(process.env);
    const plane = await startControlPlane(config, createLogger(level));
    currentHistory(plane.host, config.fleet === 'embedded' ? join(config.dataFolder, HISTORY_FILE) : undefined);
  } catch (error) {
    process.stderr.write(`The control plane can't start: ${errorText(error)}\n`);
    process.exit(1);
  }
  const stop = (): void => {
    const limit = new Promise<void>((resolve) => { setTimeout(resolve, STOP_LIMIT_MS).unref(); });
    void Promise.race([getControlPlane()?.stop(), limit]).finally(() => {
      closeHistory();
      process.exit(0);
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Under `npm start` standard input is a pipe from the supervisor: it closes when that process dies, however it dies.
  if (process.env['FLOTILLA_SUPERVISED'] !== '1') return;
  process.stdin.once('end', stop).resume();
  // Its end of the output pipes is gone then too; without a listener each line would raise an error that is logged as a line.
  process.stdout.on('error', stop);
  process.stderr.on('error', stop);
}
