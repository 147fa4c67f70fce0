import { fstatSync } from 'node:fs';

/** How soon a parent that died without a word is noticed. */
const PARENT_CHECK_MS = 500;
/** A stop that takes longer is not waited for: what was acknowledged is on disk already. */
const STOP_LIMIT_MS = 5_000;
const STDIN = 0;

/**
 * Stops this process when it is told to (SIGTERM, SIGINT, SIGHUP) and when the process that started it is gone: its end of our
 * standard input closes, or we get another parent. So nothing is left running when a parent is killed.
 */
export function stopWithParent(stop: () => Promise<void>): void {
  let isStopping = false;
  const end = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), STOP_LIMIT_MS);
    stop().then(() => process.exit(0), (error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, PARENT_CHECK_MS).unref();
  if (!isLifeline()) return;
  process.stdin.on('end', end).on('close', end).on('error', end).resume();
}

/** Only a pipe tells of its other end; a terminal, a file or /dev/null says nothing. */
function isLifeline(): boolean {
  try {
    const kind = fstatSync(STDIN);
    return kind.isFIFO() || kind.isSocket();
  } catch {
    // Standard input is closed: the parent process is watched all the same.
    return false;
  }
}
