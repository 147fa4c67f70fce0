import { compareBytewise } from '#lib/kube/json.ts';
import { readCluster, type FederationCluster } from '#lib/federation/types/cluster.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Host } from '#server/host/host.ts';

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
  readonly #availableDelayMs: () => number;
  readonly #readySinceMs = new Map<string, number>();

  /** @param availableDelayMs of the KubeFedConfig in force: how long after its return a cluster counts as settled. */
  constructor(host: Host, clock: Clock, availableDelayMs: () => number) {
    this.#host = host;
    this.#clock = clock;
    this.#availableDelayMs = availableDelayMs;
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

  /** Reads the host's cache again. @returns whether anything that matters changed, and which clusters have become ready. */
  refresh(): { isChanged: boolean; returned: readonly string[] } {
    const clusters = [...this.#host.clusters.store.values()].map(readCluster).toSorted((a, b) => compareBytewise(a.name, b.name));
    const signature = JSON.stringify(clusters.map(({ name, labels, ready, cordon }) => [name, labels, ready, cordon]));
    if (signature === this.#signature) return { isChanged: false, returned: [] };
    const returned = this.#noteReturns(clusters);
    this.#clusters = clusters;
    this.#cordoned = clusters.filter(({ cordon }) => cordon !== undefined).map(({ name }) => name);
    this.#signature = signature;
    this.#epoch += 1;
    return { isChanged: true, returned };
  }

  /**
   * How long nothing that a preference schedules may be taken out of a cluster for having left a placement, in milliseconds.
   * A cluster that comes back may hold what was scheduled elsewhere while it was away, and what is about to be scheduled
   * back to it. Deleting that in between would end running pods for nothing. The same goes for one that this process sees
   * for the first time: it may have come back just before.
   */
  holdMs(cluster: string): number {
    const sinceMs = this.#readySinceMs.get(cluster);
    return sinceMs === undefined ? 0 : Math.max(0, sinceMs + this.#availableDelayMs() - this.#clock.nowMs());
  }

  #noteReturns(clusters: readonly FederationCluster[]): string[] {
    const ready = new Set(clusters.filter((cluster) => cluster.ready).map(({ name }) => name));
    for (const name of [...this.#readySinceMs.keys()]) if (!ready.has(name)) this.#readySinceMs.delete(name);
    const returned = [...ready].filter((name) => !this.#readySinceMs.has(name));
    for (const name of returned) this.#readySinceMs.set(name, this.#clock.nowMs());
    return returned;
  }
}
