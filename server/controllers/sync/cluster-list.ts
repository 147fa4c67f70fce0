import { compareBytewise } from '#lib/kube/json.ts';
import { readCluster, type FederationCluster } from '#lib/federation/types/cluster.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Host } from '#server/host/host.ts';

/**
 * A cluster that comes back may hold what was scheduled elsewhere while it was away, and what is about to be scheduled
 * back to it. Deleting that in between would end running pods for nothing. So may one that is seen for the first time: it
 * may have come back just before this process started.
 */
const RETURN_GRACE_MS = 5_000;

/**
 * The joined clusters as decisions read them. `epoch` grows when anything changes that a decision rests on; a new probe
 * time or latency is no such change.
 */
export class ClusterList {
  readonly #host: Host;
  #clusters: readonly FederationCluster[] = [];
  #cordoned: readonly string[] = [];
  #signature = '';
  #epoch = 0;
  readonly #clock: Clock;
  readonly #returnedAtMs = new Map<string, number>();
  readonly #firstReadyAtMs = new Map<string, number>();

  constructor(host: Host, clock: Clock) {
    this.#host = host;
    this.#clock = clock;
    this.refresh();
  }

  get all(): readonly FederationCluster[] {
    return this.#clusters;
  }

  /** Names of the clusters that take nothing new. */
  get cordoned(): readonly string[] {
    return this.#cordoned;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Reads the host's cache again. @returns whether anything that matters changed. */
  refresh(): boolean {
    const clusters = [...this.#host.clusters.store.values()].map(readCluster).toSorted((a, b) => compareBytewise(a.name, b.name));
    const signature = JSON.stringify(clusters.map(({ name, labels, ready, cordon }) => [name, labels, ready, cordon]));
    if (signature === this.#signature) return false;
    this.#noteReturns(clusters);
    this.#clusters = clusters;
    this.#cordoned = clusters.filter(({ cordon }) => cordon !== undefined).map(({ name }) => name);
    this.#signature = signature;
    this.#epoch += 1;
    return true;
  }

  /**
   * How long nothing may be taken out of a cluster for having left a placement, in milliseconds.
   * @param isScheduled a preference says where the object goes, and may not have been looked at since this process started.
   */
  holdMs(cluster: string, isScheduled: boolean): number {
    const sinceMs = Math.max(this.#returnedAtMs.get(cluster) ?? 0, isScheduled ? this.#firstReadyAtMs.get(cluster) ?? 0 : 0);
    return Math.max(0, sinceMs + RETURN_GRACE_MS - this.#clock.nowMs());
  }

  #noteReturns(clusters: readonly FederationCluster[]): void {
    const before = new Map(this.#clusters.map(({ name, ready }) => [name, ready]));
    for (const name of before.keys()) if (clusters.every((cluster) => cluster.name !== name)) this.#firstReadyAtMs.delete(name);
    for (const { name, ready } of clusters) {
      if (ready && before.get(name) === false) this.#returnedAtMs.set(name, this.#clock.nowMs());
      if (ready && !this.#firstReadyAtMs.has(name)) this.#firstReadyAtMs.set(name, this.#clock.nowMs());
      if (!ready) this.#returnedAtMs.delete(name);
    }
  }
}
