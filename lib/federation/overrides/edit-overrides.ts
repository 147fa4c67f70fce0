import { ownValue } from '#lib/kube/json.ts';
import type { OverrideItem, OverrideOperation } from '../types/federated-object.ts';
import { listAt, stringAt } from '../types/read.ts';
import { sameField } from './override-path.ts';

/**
 * A copy of `spec.overrides` in which the cluster's own entry sets one field; every other entry and its order stays.
 * An operation on the same field, in either path form, is replaced in place and keeps its `op` unless that was `remove`.
 */
export function withOverride(overrides: unknown, cluster: string, path: string, value: unknown): unknown[] {
  const items = [...(Array.isArray(overrides) ? overrides : [])];
  const at = items.findIndex((item) => stringAt(item, 'clusterName') === cluster);
  if (at < 0) return [...items, { clusterName: cluster, clusterOverrides: [{ path, value }] } satisfies OverrideItem];
  items[at] = { ...copyOf(items[at]), clusterOverrides: setOperation(listAt(items[at], 'clusterOverrides') ?? [], path, value) };
  return items;
}

/** A copy of `spec.overrides` without the cluster's own operations on one field; an entry left with nothing to do is dropped. */
export function withoutOverride(overrides: unknown, cluster: string, path: string): unknown[] {
  return (Array.isArray(overrides) ? overrides : []).flatMap((item: unknown) => {
    if (stringAt(item, 'clusterName') !== cluster) return [item];
    const operations = listAt(item, 'clusterOverrides') ?? [];
    const rest = operations.filter((operation) => !sameField(stringAt(operation, 'path') ?? '', path));
    return rest.length === operations.length ? [item] : rest.length === 0 ? [] : [{ ...copyOf(item), clusterOverrides: rest }];
  });
}

export function setOperation(operations: readonly unknown[], path: string, value: unknown): unknown[] {
  const at = operations.findIndex((operation) => sameField(stringAt(operation, 'path') ?? '', path));
  if (at < 0) return [...operations, { path, value } satisfies OverrideOperation];
  return operations.map((operation, i) => {
    if (i !== at) return operation;
    const op = ownValue(operation, 'op');
    return { ...(op === undefined || op === 'remove' ? {} : { op }), path, value };
  });
}

function copyOf(item: unknown): object {
  return typeof item === 'object' && item !== null ? { ...item } : {};
}
