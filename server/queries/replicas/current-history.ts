import type { Host } from '#server/host/host.ts';
import { processSingleton } from '#server/platform/process-singleton.ts';
import { recordReplicaHistory } from './record-history.ts';
import type { ReplicaHistoryStore } from './replica-history.ts';

const current = processSingleton<{ host: Host; store: ReplicaHistoryStore }>('replica-history');

/** The history of this process's host; recording starts with the first call for it. */
export function currentHistory(host: Host): ReplicaHistoryStore {
  const known = current.get();
  if (known?.host === host) return known.store;
  const store = recordReplicaHistory(host, Date.now);
  current.set({ host, store });
  return store;
}
