import type { Condition } from '#lib/kube/object.ts';

/** Kubernetes writes whole seconds: `2026-01-02T03:04:05Z`. */
export function timestamp(now: Date): string {
  return `${now.toISOString().slice(0, 19)}Z`;
}

export function findCondition<C extends Condition>(conditions: readonly C[] | undefined, type: string): C | undefined {
  return conditions?.find((condition) => condition.type === type);
}

export function isTrue(conditions: readonly Condition[] | undefined, type: string): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

/**
 * Puts a condition in its place in the list. The transition time moves only when the status does; a list in which
 * nothing changes comes back as it is.
 */
export function withCondition<C extends Condition>(conditions: readonly C[] | undefined, wanted: C, now: Date): C[] {
  const list = [...(conditions ?? [])];
  const index = list.findIndex((condition) => condition.type === wanted.type);
  const existing = list[index];
  if (existing === undefined) return [...list, { ...wanted, lastTransitionTime: timestamp(now) }];
  const lastTransitionTime = existing.status === wanted.status ? existing.lastTransitionTime : timestamp(now);
  list[index] = { ...wanted, ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }) };
  return list;
}

export function withoutCondition<C extends Condition>(conditions: readonly C[] | undefined, type: string): C[] {
  return (conditions ?? []).filter((condition) => condition.type !== type);
}
