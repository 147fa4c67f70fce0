import type { Host } from '#server/host/host.ts';
import { createLogger, errorText } from '#server/platform/logger.ts';
import { processSingleton } from '#server/platform/process-singleton.ts';
import { DatabaseShelf } from './history-database.ts';
import { MemoryShelf } from './history-memory.ts';
import type { HistoryShelf } from './history-shelf.ts';
import { recordReplicaHistory } from './record-history.ts';
import { ReplicaHistoryStore } from './replica-history.ts';

type Current = { host: Host; store: ReplicaHistoryStore; databasePath: string | undefined };

const log = createLogger('warn');
const current = processSingleton<Current>('replica-history');

/**
 * The history of this process's host; recording starts with the first call for it.
 * @param databasePath where it is kept; without it as the last call said, at first in memory.
 */
export function currentHistory(host: Host, databasePath = current.get()?.databasePath): ReplicaHistoryStore {
  const known = current.get();
  if (known?.host === host) return known.store;
  known?.store.close();
  const store = new ReplicaHistoryStore(openShelf(databasePath));
  recordReplicaHistory(host, store, Date.now);
  current.set({ host, store, databasePath });
  return store;
}

/** Writes down what is known and closes the file; for the end of the process. */
export function closeHistory(): void {
  current.get()?.store.close();
  current.set(undefined);
}

function openShelf(databasePath: string | undefined): HistoryShelf {
  if (databasePath === undefined) return new MemoryShelf();
  try {
    return new DatabaseShelf(databasePath, Date.now, (error) => { log.warn(`the replica history could not be written: ${errorText(error)}`); });
  } catch (error) {
    log.warn(`${databasePath} can't be used (${errorText(error)}); the replica history is kept in memory until the next start`);
    return new MemoryShelf();
  }
}
