import { compareBytewise } from '#lib/kube/json.ts';
import { readCluster, type FederationCluster } from '#lib/federation/types/cluster.ts';
import type { Host } from '#server/host/host.ts';

/**
 * The joined clusters as decisions read them. `epoch` grows when anything changes that a decision rests on; a new probe
 * time or latency is no such change.
 */
export class ClusterList {
  readonly #host: Host;
  #clusters: readonly FederationCluster[] = [];
  #signature = '';
  #epoch = 0;

  constructor(host: Host) {
    this.#host = host;
    this.refresh();
  }

  get all(): readonly FederationCluster[] {
    return this.#clusters;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Reads the host's cache again. @returns whether anything that matters changed. */
  refresh(): boolean {
    const clusters = [...this.#host.clusters.store.values()].map(readCluster).toSorted((a, b) => compareBytewise(a.name, b.name));
    const signature = JSON.stringify(clusters.map(({ name, labels, ready }) => [name, labels, ready]));
    if (signature === this.#signature) return false;
    this.#clusters = clusters;
    this.#signature = signature;
    this.#epoch += 1;
    return true;
  }
}
