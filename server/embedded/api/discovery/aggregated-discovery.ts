import type { ResourceCatalog, ServedType } from '../resource-catalog.ts';
import { subresourcesOf, verbsOf } from './verbs.ts';

/** All groups, versions and resources in one document: `/api` (core group only) or `/apis` (the others). */
export function aggregatedDiscovery(catalog: ResourceCatalog, root: 'api' | 'apis', version: 'v2' | 'v2beta1'): object {
  const items = catalog.groups().filter((each) => (each.group === '') === (root === 'api')).map(({ group, versions }) => ({
    metadata: group === '' ? { creationTimestamp: null } : { name: group, creationTimestamp: null },
    versions: versions.map((each) => ({ version: each, freshness: 'Current', resources: catalog.typesOf(group, each).map(describeType) })),
  }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${version}`, metadata: {}, items };
}

function describeType(type: ServedType): object {
  const subresources = subresourcesOf(type).map((each) => ({
    subresource: each.name, responseKind: { group: each.group, version: each.version, kind: each.kind }, verbs: each.verbs,
  }));
  return {
    resource: type.plural, responseKind: { group: type.group, version: type.version, kind: type.kind },
    scope: type.namespaced ? 'Namespaced' : 'Cluster', singularResource: type.singular, verbs: verbsOf(type),
    ...(type.shortNames.length === 0 ? {} : { shortNames: type.shortNames }),
    ...(type.categories.length === 0 ? {} : { categories: type.categories }),
    ...(subresources.length === 0 ? {} : { subresources }),
  };
}
