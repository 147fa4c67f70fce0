import type { ServedType } from '../resource-catalog.ts';

const STORED_VERBS: readonly string[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const REVIEW_VERBS: readonly string[] = ['create'];

/** Types whose objects are deleted one by one only. */
const NO_COLLECTION_DELETE: ReadonlySet<string> = new Set(['/namespaces']);

export function verbsOf(type: ServedType): readonly string[] {
  if (!type.isStored) return REVIEW_VERBS;
  return NO_COLLECTION_DELETE.has(type.storage) ? STORED_VERBS.filter((verb) => verb !== 'deletecollection') : STORED_VERBS;
}

export type SubresourceInfo = { readonly name: string; readonly group: string; readonly version: string; readonly kind: string; readonly verbs: readonly string[] };

/** The endpoints below an object, each with the kind of object it speaks. */
export function subresourcesOf(type: ServedType): readonly SubresourceInfo[] {
  return [...type.subresources].map((name) => describe(type, name));
}

function describe(type: ServedType, name: string): SubresourceInfo {
  const own = { group: type.group, version: type.version, kind: type.kind };
  switch (name) {
    case 'scale': return { name, group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: ['get', 'patch', 'update'] };
    case 'eviction': return { name, group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] };
    case 'token': return { name, group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest', verbs: ['create'] };
    case 'binding': return { name, group: '', version: 'v1', kind: 'Binding', verbs: ['create'] };
    case 'log': return { name, ...own, verbs: ['get'] };
    case 'finalize': return { name, ...own, verbs: ['update'] };
    default: return { name, ...own, verbs: ['get', 'patch', 'update'] };
  }
}
