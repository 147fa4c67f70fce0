import { isClusterReady } from '#lib/federation/types/cluster.ts';
import type { KubeObject } from '#lib/kube/object.ts';

/** Conditions tell time in whole seconds, cut off: what was seen may be this much later than they say, and not more. */
export const TIME_RESOLUTION_MS = 1_000;
/** Seen later than this after the time of the condition, it was another loss, or one of before this process. */
const SAME_LOSS_MS = 2 * TIME_RESOLUTION_MS;

/** When clusters stopped being ready, to the millisecond where that was seen, so that nobody waits for a rounded-up second. */
export class SeenLosses {
  readonly #sinceMs = new Map<string, number>();

  /** Takes a change of a KubeFedCluster. `old` is absent for one that was not there before. */
  note(old: KubeObject | undefined, cluster: KubeObject, nowMs: number): void {
    if (isClusterReady(cluster)) this.#sinceMs.delete(cluster.metadata.name);
    else if (old !== undefined && isClusterReady(old)) this.#sinceMs.set(cluster.metadata.name, nowMs);
  }

  forget(name: string): void {
    this.#sinceMs.delete(name);
  }

  /** The moment of a loss that the condition dates to `conditionMs`: as it was seen, else the latest that the condition can mean. */
  exactly(name: string, conditionMs: number): number {
    const seenMs = this.#sinceMs.get(name);
    return seenMs !== undefined && seenMs >= conditionMs && seenMs - conditionMs < SAME_LOSS_MS ? seenMs : conditionMs + TIME_RESOLUTION_MS;
  }
}
