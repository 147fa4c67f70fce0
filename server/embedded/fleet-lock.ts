import { DatabaseSync } from 'node:sqlite';

/** A fleet that was just told to end gets this long to let go. */
const WAIT_MS = 3_000;

/**
 * Takes the folder for this process alone, until `release` or until the process ends in any way: the lock is one on a
 * file, which the operating system takes back, so nothing stale can stay behind and no process number is trusted.
 * @throws Error with one clear sentence when another process has it.
 */
export function lockFolder(path: string, describeHolder: () => string, waitMs = WAIT_MS): { release(): void } {
  const database = new DatabaseSync(path, { timeout: waitMs });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new Error(describeHolder(), { cause: error });
  }
  return { release: () => database.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && /database is locked/.test(error.message);
}
