import { quantityToNumber } from '#lib/kube/quantity.ts';
import type { Container, Pod, ResourceAmounts } from '../kinds.ts';

/** Amounts in base units (cores, bytes, count) by resource name. */
export type Amounts = ReadonlyMap<string, number>;

/** Distinct quantity texts of a cluster are few; beyond this the memory of them starts over. */
const MAX_REMEMBERED = 4_096;
const remembered = new Map<string | number, number>();

/** As `quantityToNumber`, remembering the texts it has met: scheduling reads the same few over and over. */
export function amountOf(quantity: string | number): number {
  const known = remembered.get(quantity);
  if (known !== undefined) return known;
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  const amount = quantityToNumber(quantity);
  remembered.set(quantity, amount);
  return amount;
}

/**
 * What a pod asks of its node: the sum over its containers and sidecars, or the largest init container if that is
 * more, plus overhead. A container that has only a limit requests the limit.
 */
export function podRequests(pod: Pod): Amounts {
  const total = new Map<string, number>();
  for (const container of pod.spec.containers) addAll(total, containerRequests(container));
  for (const container of pod.spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') addAll(total, containerRequests(container));
  }
  for (const container of pod.spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') continue;
    for (const [name, amount] of Object.entries(containerRequests(container))) total.set(name, Math.max(total.get(name) ?? 0, amountOf(amount)));
  }
  addAll(total, pod.spec.overhead ?? {});
  return total;
}

export function podLimits(pod: Pod): Amounts {
  const total = new Map<string, number>();
  for (const container of pod.spec.containers) addAll(total, container.resources?.limits ?? {});
  return total;
}

export function toAmounts(amounts: ResourceAmounts | undefined): Amounts {
  return new Map(Object.entries(amounts ?? {}).map(([name, amount]) => [name, amountOf(amount)]));
}

function containerRequests({ resources }: Container): ResourceAmounts {
  return { ...resources?.limits, ...resources?.requests };
}

function addAll(total: Map<string, number>, amounts: ResourceAmounts): void {
  for (const [name, amount] of Object.entries(amounts)) total.set(name, (total.get(name) ?? 0) + amountOf(amount));
}
