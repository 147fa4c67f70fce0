import { toApiVersion } from '#lib/kube/object.ts';
import type { ResourceCatalog, ServedGroup, ServedType } from '../resource-catalog.ts';
import { subresourcesOf, verbsOf } from './verbs.ts';

/** `/api` */
export function coreVersions(serverAddress: string): object {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }] };
}

/** `/apis` */
export function groupList(catalog: ResourceCatalog): object {
  const groups = catalog.groups().filter((each) => each.group !== '').map(describeGroup);
  return { kind: 'APIGroupList', apiVersion: 'v1', groups };
}

/** `/apis/<group>` */
export function groupDocument(catalog: ResourceCatalog, group: string): object | undefined {
  const found = catalog.groups().find((each) => each.group === group && group !== '');
  return found === undefined ? undefined : { kind: 'APIGroup', apiVersion: 'v1', ...describeGroup(found) };
}

/** `/api/v1` and `/apis/<group>/<version>` */
export function resourceList(catalog: ResourceCatalog, group: string, version: string): object | undefined {
  const types = catalog.typesOf(group, version);
  if (types.length === 0) return undefined;
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: toApiVersion({ group, version }), resources: types.flatMap(describeType) };
}

function describeGroup({ group, versions }: ServedGroup) {
  const named = versions.map((version) => ({ groupVersion: toApiVersion({ group, version }), version }));
  return { name: group, versions: named, preferredVersion: named[0] };
}

function describeType(type: ServedType): object[] {
  const main = {
    name: type.plural, singularName: type.singular, namespaced: type.namespaced, kind: type.kind, verbs: verbsOf(type),
    ...(type.shortNames.length === 0 ? {} : { shortNames: type.shortNames }),
    ...(type.categories.length === 0 ? {} : { categories: type.categories }),
    ...(type.isStored ? { storageVersionHash: hashOf(type) } : {}),
  };
  const below = subresourcesOf(type).map((each) => ({
    name: `${type.plural}/${each.name}`, singularName: '', namespaced: type.namespaced, kind: each.kind, verbs: each.verbs,
    ...(each.group === type.group && each.version === type.version ? {} : { group: each.group, version: each.version }),
  }));
  return [main, ...below];
}

/** Any text that differs when the stored form differs; clients only compare it. */
function hashOf(type: ServedType): string {
  return Buffer.from(`${type.storageApiVersion}/${type.kind}`).toString('base64').slice(0, 16);
}
