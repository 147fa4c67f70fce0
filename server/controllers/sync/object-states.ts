import type { KubeObject } from '#lib/kube/object.ts';
import { federatedStatusOf, type ClusterCode, type FederatedClusterStatus } from '#lib/federation/types/federated-object.ts';
import { inDoubt } from './applied-text.ts';
import type { ObjectPlan } from './plan-object.ts';

/** What this process knows of one object in one member, beyond what the caches show. */
export type PairState = {
  /** What was applied there last, in the form that status keeps; undefined when never, or not known. */
  applied: string | undefined;
  /** How the last attempt ended; empty when it succeeded or none was made. */
  code: ClusterCode;
  message: string;
  /** The work that was handed to the member's queue last. */
  requested: string;
  /** The work that ended in `code`: while it is still the same, only the member's queue tries again, in its own time. */
  failedOn: string | undefined;
  /** Work that was done and that the cache may not show yet. */
  done: { on: string; atMs: number } | undefined;
  /** Since when work on it has been asked for and not finished; undefined when none is. */
  pendingSinceMs: number | undefined;
  /** Something was written there since the status was last written. */
  wrote: boolean;
};

export type ObjectState = {
  uid: string;
  /** The host's answer to our last write, which counts until the cache has caught up with it. */
  latest: KubeObject | undefined;
  /** The last plan and what it was made from; equal inputs give the same plan. */
  memo: { inputs: string; plan: ObjectPlan } | undefined;
  pairs: Map<string, PairState>;
  /** When its status was written last. */
  toldAtMs: number;
  /** When this process saw it first. */
  seenAtMs: number;
};

const NEW_PAIR: PairState = { applied: undefined, code: '', message: '', requested: '', failedOn: undefined, done: undefined, pendingSinceMs: undefined, wrote: false };

/** States by object key; one is dropped when its object is gone, so their number is bounded by the host's objects. */
export class ObjectStates {
  readonly #states = new Map<string, ObjectState>();

  get(key: string): ObjectState | undefined {
    return this.#states.get(key);
  }

  /** The state of an object; a namesake with another uid starts anew, from what its status remembers. */
  ensure(key: string, object: KubeObject, nowMs: number): ObjectState {
    const known = this.#states.get(key);
    if (known !== undefined && known.uid === object.metadata.uid) return known;
    const { clusters = [], observedGeneration } = federatedStatusOf(object);
    // Whoever wrote to members after that generation may have ended before telling it.
    const isTold = observedGeneration === object.metadata.generation;
    const pairs = new Map(clusters.map(({ name, applied }) => [name, { ...NEW_PAIR, applied: isTold ? applied : inDoubt(applied) }]));
    const fresh: ObjectState = { uid: object.metadata.uid ?? '', latest: undefined, memo: undefined, pairs, toldAtMs: 0, seenAtMs: nowMs };
    this.#states.set(key, fresh);
    return fresh;
  }

  /** A member's queue is gone with everything in it: what it was to do is asked for anew. */
  forgetRequests(member: string): void {
    for (const [, pair] of this.pairsIn(member)) Object.assign(pair, { pendingSinceMs: undefined, failedOn: undefined, done: undefined });
  }

  /** What is known of one member, by object key. */
  *pairsIn(member: string): IterableIterator<[string, PairState]> {
    for (const [key, { pairs }] of this.#states) {
      const pair = pairs.get(member);
      if (pair !== undefined) yield [key, pair];
    }
  }

  drop(key: string): void {
    this.#states.delete(key);
  }
}

export function pairState(state: ObjectState, member: string): PairState {
  const known = state.pairs.get(member);
  if (known !== undefined) return known;
  const fresh = { ...NEW_PAIR };
  state.pairs.set(member, fresh);
  return fresh;
}

/**
 * The object as decisions should see it: with what this process applied since its status was last written. Without that
 * a deletion right after a creation would not know where the object is.
 */
export function withMemory(object: KubeObject, state: ObjectState): KubeObject {
  const status = federatedStatusOf(object);
  const byName = new Map<string, FederatedClusterStatus>((status.clusters ?? []).map((entry) => [entry.name, entry]));
  for (const [name, { applied }] of state.pairs) {
    if (applied !== undefined) byName.set(name, { ...byName.get(name), name, applied });
  }
  return { ...object, status: { ...status, clusters: [...byName.values()] } };
}
