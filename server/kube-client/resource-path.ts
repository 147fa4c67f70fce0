import type { ResourceType } from '#lib/kube/object.ts';

export type ObjectRef = { name: string; namespace?: string | undefined };

export type Subresource = 'status' | 'scale' | 'token' | 'finalize';

/** The collection's URL path. Without a namespace a namespaced type means all namespaces. */
export function collectionPath(type: ResourceType, namespace?: string): string {
  const root = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  return type.namespaced && namespace !== undefined && namespace !== ''
    ? `${root}/namespaces/${encodeURIComponent(namespace)}/${type.plural}`
    : `${root}/${type.plural}`;
}

/** The object's URL path. */
export function objectPath(type: ResourceType, ref: ObjectRef, subresource?: Subresource): string {
  const path = `${collectionPath(type, ref.namespace)}/${encodeURIComponent(ref.name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}

/** Appends query parameters; those that are undefined are left out. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) params.set(key, String(value));
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}
