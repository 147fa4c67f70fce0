import { controllerUid } from '../engine/object-index.ts';
import type { Node, Pod } from '../kinds.ts';
import { isFinished } from '../workloads/pod-state.ts';
import { podRequests, toAmounts, type Amounts } from './resource-requests.ts';

/** One pod's share of a node. */
type Placement = { readonly nodeName: string; readonly requests: Amounts; readonly owner: string; readonly namespace: string; readonly name: string };

/** A node with what is free on it. Pods may be on a node that is not (or no longer) there. */
export type NodeLoad = {
  readonly name: string;
  node: Node | undefined;
  allocatable: Amounts;
  readonly requested: Map<string, number>;
  /** Pods by uid. */
  readonly pods: Map<string, Placement>;
  readonly podsByOwner: Map<string, number>;
};

/**
 * Who runs where and how much of each node that takes, kept up to date change by change. A placement that was
 * decided but is not written yet counts already (`assume`), so that decisions made together don't overfill a node.
 */
export class NodeTable {
  readonly #loads = new Map<string, NodeLoad>();
  readonly #placements = new Map<string, Placement>();

  observeNode(node: Node, isDeleted: boolean): void {
    const load = this.#load(node.metadata.name);
    load.node = isDeleted ? undefined : node;
    load.allocatable = isDeleted ? new Map() : toAmounts(node.status?.allocatable);
    this.#dropIfEmpty(load);
  }

  observePod(pod: Pod, isDeleted: boolean): void {
    const { nodeName = '' } = pod.spec;
    if (isDeleted || isFinished(pod)) this.release(pod);
    else if (nodeName !== '') this.assume(pod, nodeName);
  }

  /** Counts the pod on the node from now on. */
  assume(pod: Pod, nodeName: string): void {
    const { uid = '', namespace = '', name } = pod.metadata;
    if (this.#placements.get(uid)?.nodeName === nodeName) return;
    this.release(pod);
    const placement = { nodeName, requests: podRequests(pod), owner: controllerUid(pod) ?? uid, namespace, name };
    this.#placements.set(uid, placement);
    const load = this.#load(nodeName);
    load.pods.set(uid, placement);
    for (const [resource, amount] of placement.requests) load.requested.set(resource, (load.requested.get(resource) ?? 0) + amount);
    load.podsByOwner.set(placement.owner, (load.podsByOwner.get(placement.owner) ?? 0) + 1);
  }

  /** Frees what the pod held. */
  release(pod: Pod): void {
    const { uid = '' } = pod.metadata;
    const placement = this.#placements.get(uid);
    if (placement === undefined) return;
    this.#placements.delete(uid);
    const load = this.#load(placement.nodeName);
    load.pods.delete(uid);
    for (const [resource, amount] of placement.requests) load.requested.set(resource, (load.requested.get(resource) ?? 0) - amount);
    const left = (load.podsByOwner.get(placement.owner) ?? 1) - 1;
    if (left > 0) load.podsByOwner.set(placement.owner, left);
    else load.podsByOwner.delete(placement.owner);
    this.#dropIfEmpty(load);
  }

  /** Nodes that exist, ordered by name. */
  nodes(): (NodeLoad & { node: Node })[] {
    return [...this.#loads.values()].filter((load): load is NodeLoad & { node: Node } => load.node !== undefined)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  get(nodeName: string): NodeLoad | undefined {
    return this.#loads.get(nodeName);
  }

  podsOn(nodeName: string): { namespace: string; name: string }[] {
    return [...(this.#loads.get(nodeName)?.pods.values() ?? [])];
  }

  nodeOf(pod: Pod): string | undefined {
    return this.#placements.get(pod.metadata.uid ?? '')?.nodeName;
  }

  #load(name: string): NodeLoad {
    let load = this.#loads.get(name);
    if (load === undefined) {
      load = { name, node: undefined, allocatable: new Map(), requested: new Map(), pods: new Map(), podsByOwner: new Map() };
      this.#loads.set(name, load);
    }
    return load;
  }

  #dropIfEmpty(load: NodeLoad): void {
    if (load.node === undefined && load.pods.size === 0) this.#loads.delete(load.name);
  }
}

/** Rounding of sums of fractions of cores must not make a full node refuse its last pod. */
const TOLERANCE = 1e-6;

export function freeAmount(load: NodeLoad, resource: string): number {
  return (load.allocatable.get(resource) ?? 0) - (load.requested.get(resource) ?? 0) + TOLERANCE;
}
