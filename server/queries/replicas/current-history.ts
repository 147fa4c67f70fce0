import type { Host } from '#server/host/host.ts';
import { processSingleton } from '#server/platform/process-singleton.ts';
import { DatabaseShelf } from './history-database.ts';
import { MemoryShelf } from './history-memory.ts';
import { recordReplicaHistory } from './record-history.ts';
import { ReplicaHistoryStore } from './replica-history.ts';

type Current = { host: Host; store: ReplicaHistoryStore; databasePath: string | undefined };

const current = processSingleton<Current>('replica-history');

/**
 * The history of this process's host; recording starts with the first call for it.
 * @param databasePath where it is kept; without it as the last call said, at first in memory.
 */
export function currentHistory(host: Host, databasePath = current.get()?.databasePath): ReplicaHistoryStore {
  const known = current.get();
  if (known?.host === host) return known.store;
  known?.store.close();
  const store = new ReplicaHistoryStore(databasePath === undefined ? new MemoryShelf() : new DatabaseShelf(databasePath, Date.now));
  recordReplicaHistory(host, store, Date.now);
  current.set({ host, store, databasePath });
  return store;
}
