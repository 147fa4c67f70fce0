import type { ClusterApi } from '../../api/cluster-api.ts';
import { PODS, REPLICA_SETS, type Pod, type ReplicaSet } from '../kinds.ts';
import { ChangeFeed } from './change-feed.ts';
import { EventRecorder } from './event-recorder.ts';
import { LabelIndex } from './label-index.ts';
import { ObjectIndex } from './object-index.ts';
import { RandomNames } from './random-names.ts';
import { ReconcileQueue, WorkPump, type QueueOptions, type ReportError } from './reconcile-queue.ts';
import { ResourceNames } from './resource-names.ts';
import { TypedApi } from './typed-api.ts';

/** What every controller of one cluster is given. */
export type Context = {
  readonly api: TypedApi;
  readonly feed: ChangeFeed;
  readonly pump: WorkPump;
  readonly index: ObjectIndex;
  readonly pods: LabelIndex<Pod>;
  readonly replicaSets: LabelIndex<ReplicaSet>;
  readonly resourceNames: ResourceNames;
  readonly events: EventRecorder;
  readonly names: RandomNames;
  now(): Date;
  queue(options: QueueOptions): ReconcileQueue;
};

/** Builds what the controllers share. The indexes listen first, so a controller that hears of a change finds it indexed. */
export function createContext(cluster: ClusterApi, options: { seed: number; reportError: ReportError }): Context {
  const api = new TypedApi(cluster);
  const pump = new WorkPump(options.reportError);
  const names = new RandomNames(options.seed);
  const resourceNames = new ResourceNames(cluster);
  const feed = new ChangeFeed(cluster, resourceNames, (where, error) => pump.report('change feed', where, error));
  const index = new ObjectIndex(api);
  const pods = new LabelIndex(api, PODS);
  const replicaSets = new LabelIndex(api, REPLICA_SETS);
  feed.onAny((change) => {
    index.observe(change);
    pods.observe(change);
    replicaSets.observe(change);
  });
  return {
    api, feed, pump, index, pods, replicaSets, resourceNames, names,
    events: new EventRecorder(api, names, pump),
    now: () => cluster.now(),
    queue: (queueOptions) => new ReconcileQueue(pump, queueOptions),
  };
}

/** A queue key for a namespaced object; names hold no slash, so it splits back. */
export function toKey(object: { metadata: { namespace?: string; name: string } }): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

export function fromKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
