import type { ObjectMeta } from '#lib/kube/object.ts';

/** What queues and caches carry: `namespace/name`, or `name` alone for an object without namespace. */
export function toObjectKey(ref: Pick<ObjectMeta, 'name' | 'namespace'>): string {
  return ref.namespace === undefined || ref.namespace === '' ? ref.name : `${ref.namespace}/${ref.name}`;
}

/** The inverse of `toObjectKey`; the namespace of a cluster-wide object is empty. */
export function parseObjectKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
