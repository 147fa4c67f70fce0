import type { Node, Pod } from '../kinds.ts';
import { ipToNumber, numberToIp, parseBlock } from '../network/ipv4.ts';

/** Hands out pod addresses from the ranges of the nodes. An address is free again when its pod is gone. */
export class PodAddresses {
  readonly #takenByNode = new Map<string, Map<number, string>>();
  readonly #numberByPod = new Map<string, { nodeName: string; number: number }>();

  /** Remembers the address that a pod has already. */
  observe(pod: Pod, node: Node | undefined): void {
    const range = rangeOf(node);
    const number = ipToNumber(pod.status?.podIP);
    if (range === undefined || number === undefined || node === undefined || pod.spec.hostNetwork === true) return;
    this.#take(pod, node.metadata.name, number);
  }

  /** The pod's address: the one it has, or the lowest free one of its node. Undefined when the range is used up. */
  assign(pod: Pod, node: Node): string | undefined {
    const { uid = '' } = pod.metadata;
    const known = this.#numberByPod.get(uid);
    if (known !== undefined && known.nodeName === node.metadata.name) return numberToIp(known.number);
    const range = rangeOf(node);
    if (range === undefined) return undefined;
    const taken = this.#takenByNode.get(node.metadata.name);
    for (let number = range.first; number <= range.last; number += 1) {
      if (taken?.has(number) === true) continue;
      this.#take(pod, node.metadata.name, number);
      return numberToIp(number);
    }
    return undefined;
  }

  release(pod: Pod): void {
    const { uid = '' } = pod.metadata;
    const known = this.#numberByPod.get(uid);
    if (known === undefined) return;
    this.#numberByPod.delete(uid);
    this.#takenByNode.get(known.nodeName)?.delete(known.number);
  }

  #take(pod: Pod, nodeName: string, number: number): void {
    const { uid = '' } = pod.metadata;
    this.release(pod);
    this.#numberByPod.set(uid, { nodeName, number });
    const taken = this.#takenByNode.get(nodeName) ?? new Map<number, string>();
    this.#takenByNode.set(nodeName, taken.set(number, uid));
  }
}

/** Pods of a node whose `podCIDR` is missing get no address; the first two and the last of a range stay free. */
function rangeOf(node: Node | undefined): { first: number; last: number } | undefined {
  const block = parseBlock(node?.spec?.podCIDR);
  return block === undefined ? undefined : { first: block.first + 2, last: block.last - 1 };
}
