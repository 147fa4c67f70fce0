/** One hint on the server-sent stream: something changed, look again. It never carries the data itself. */
export type WatchEvent = {
  /** What sort of object changed, `history` for a change of the object that was written down, `member` for what a member holds of a workload that somebody looks at, or `resync` when hints were dropped. */
  topic: 'cluster' | 'workload' | 'preference' | 'event' | 'type' | 'config' | 'namespace' | 'dns' | 'history' | 'member' | 'resync';
  kind: string;
  namespace: string;
  name: string;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  resourceVersion: string;
};
