import { forbidden, notFound } from '../api-error.ts';
import { textAt } from '../kinds/fields.ts';
import type { ServedType } from '../resource-catalog.ts';
import type { ClusterParts } from './cluster-parts.ts';

const NAMESPACES = { group: '', plural: 'namespaces', kind: 'Namespace' };

/** What a new object's namespace asks for: nothing, or to be made first. @throws ApiError when it is missing or going away. */
export function checkNamespaceForCreate(parts: ClusterParts, type: ServedType, namespace: string, name: string): 'ready' | 'missing' {
  const live = parts.store.newest('/namespaces', '', namespace)?.object;
  if (live === undefined) {
    if (parts.namespaces === 'auto-provision') return 'missing';
    throw notFound(NAMESPACES, namespace);
  }
  if (live.metadata.deletionTimestamp === undefined && textAt(live, 'status', 'phase') !== 'Terminating') return 'ready';
  throw forbidden(type, name, `unable to create new content in namespace ${namespace} because it is being terminated`, [{
    reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace',
  }]);
}
