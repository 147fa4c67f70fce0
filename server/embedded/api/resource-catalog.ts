import { toApiVersion, type ResourceType } from '#lib/kube/object.ts';
import type { CoreType, CrdInfo, CrdVersion, SchemaRegistry } from '../schema/schema-registry.ts';
import type { GroupAliases } from './group-aliases.ts';
import { compareKubeVersions } from './kube-version.ts';
import { conversionOf, type VersionConversion } from './objects/version-conversion.ts';

export type ApiVerb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection' | 'unknown';

/** One resource type at one version, as a URL addresses it. `group` is spelled as in the URL. */
export type ServedType = ResourceType & {
  readonly singular: string;
  readonly listKind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: ReadonlySet<string>;
  /** False for reviews: they answer a POST and are never kept. */
  readonly isStored: boolean;
  /** `group/version` as the URL spells it: what clients send and get. */
  readonly apiVersion: string;
  /** The group under which its objects are authorized and stored. */
  readonly canonicalGroup: string;
  /** Canonical group with this version: what schemas and patches work in. */
  readonly workingApiVersion: string;
  /** What stored objects carry. */
  readonly storageApiVersion: string;
  /** `${canonical group}/${plural}`. */
  readonly storage: string;
  readonly crd: { readonly info: CrdInfo; readonly version: CrdVersion } | undefined;
  /** For a version whose fields differ from the stored ones. */
  readonly conversion: VersionConversion | undefined;
};

/** One group with its versions, the preferred one first. */
export type ServedGroup = { readonly group: string; readonly versions: readonly string[] };

/** Types of two groups that are the same objects: stored under the second. */
const SAME_OBJECTS: Readonly<Record<string, { group: string; version: string }>> = { 'events.k8s.io/events': { group: '', version: 'v1' } };

/** Built-in groups come first in discovery, in this order; where two groups serve one name, clients take the earlier. */
const GROUP_ORDER: readonly string[] = [
  '', 'events.k8s.io', 'authentication.k8s.io', 'authorization.k8s.io', 'autoscaling', 'batch', 'apps', 'networking.k8s.io', 'policy',
  'rbac.authorization.k8s.io', 'storage.k8s.io', 'apiextensions.k8s.io', 'scheduling.k8s.io', 'coordination.k8s.io', 'discovery.k8s.io',
];

/** All types this server answers for; rebuilt whenever a CRD comes, changes or goes. */
export class ResourceCatalog {
  readonly #registry: SchemaRegistry;
  readonly #aliases: GroupAliases;
  #types = new Map<string, ServedType>();
  #groups: readonly ServedGroup[] = [];
  #stored: ReadonlyMap<string, ServedType> = new Map();
  #generation = 0;

  constructor(registry: SchemaRegistry, aliases: GroupAliases) {
    this.#registry = registry;
    this.#aliases = aliases;
    this.rebuild();
  }

  /** Grows with every rebuild, so that documents made from the catalog can be cached. */
  get generation(): number {
    return this.#generation;
  }

  rebuild(): void {
    const canonical = [
      ...fromCoreTypes(this.#registry.coreTypes()),
      ...this.#registry.crds().flatMap((info) => info.versions.filter((each) => each.served).map((version) => fromCrd(info, version))),
    ];
    const all = canonical.flatMap((type) => [type, ...this.#aliases.spellingsOf(type.group).map((group) => underAlias(type, group))]);
    this.#types = new Map(all.map((type) => [keyOf(type.group, type.version, type.plural), type]));
    this.#groups = toGroups(all, this.#aliases);
    const preferred = new Map<string, ServedType>();
    for (const type of canonical) {
      if (type.isStored && (!preferred.has(type.storage) || type.apiVersion === type.storageApiVersion)) preferred.set(type.storage, type);
    }
    this.#stored = preferred;
    this.#generation += 1;
  }

  find(group: string, version: string, plural: string): ServedType | undefined {
    return this.#types.get(keyOf(group, version, plural));
  }

  /** The type in its storage version (or the first served one), by `${group}/${plural}`. */
  findStored(storage: string): ServedType | undefined {
    return this.#stored.get(storage);
  }

  groups(): readonly ServedGroup[] {
    return this.#groups;
  }

  /** Types of one group version as discovery lists them. */
  typesOf(group: string, version: string): readonly ServedType[] {
    return [...this.#types.values()].filter((type) => type.group === group && type.version === version);
  }

  stored(): readonly ServedType[] {
    return [...this.#stored.values()];
  }
}

function keyOf(group: string, version: string, plural: string): string {
  return `${group}/${version}/${plural}`;
}

/** A type that has several versions is stored in the one that is listed first. */
function fromCoreTypes(all: readonly CoreType[]): ServedType[] {
  const served = all.filter((core) => core.plural !== '');
  const homes = new Map<string, { group: string; version: string }>();
  for (const core of served) {
    const key = `${core.group}/${core.plural}`;
    if (!homes.has(key)) homes.set(key, SAME_OBJECTS[key] ?? core);
  }
  return served.map((core) => fromCoreType(core, homes.get(`${core.group}/${core.plural}`) ?? core));
}

function fromCoreType(core: CoreType, home: { group: string; version: string }): ServedType {
  const apiVersion = toApiVersion(core);
  return {
    group: core.group, version: core.version, plural: core.plural, kind: core.kind, namespaced: core.namespaced,
    singular: core.singular, listKind: `${core.kind}List`, shortNames: core.shortNames, categories: core.categories,
    subresources: new Set(core.subresources), isStored: core.stored === 'stored', canonicalGroup: core.group,
    apiVersion, workingApiVersion: apiVersion, storageApiVersion: toApiVersion(home), storage: `${home.group}/${core.plural}`, crd: undefined,
    conversion: conversionOf({ workingApiVersion: apiVersion, plural: core.plural }),
  };
}

function fromCrd(info: CrdInfo, version: CrdVersion): ServedType {
  const apiVersion = toApiVersion({ group: info.group, version: version.version });
  return {
    group: info.group, version: version.version, plural: info.plural, kind: info.kind, namespaced: info.namespaced,
    singular: info.singular, listKind: info.listKind, shortNames: info.shortNames, categories: info.categories,
    subresources: new Set([...(version.hasStatus ? ['status'] : []), ...(version.scale === undefined ? [] : ['scale'])]),
    isStored: true, canonicalGroup: info.group, apiVersion, workingApiVersion: apiVersion,
    storageApiVersion: toApiVersion({ group: info.group, version: info.storageVersion }),
    storage: `${info.group}/${info.plural}`, crd: { info, version }, conversion: undefined,
  };
}

/** The other spelling has no short names and categories: those would find every object twice. */
function underAlias(type: ServedType, group: string): ServedType {
  return { ...type, shortNames: [], categories: [], group, apiVersion: toApiVersion({ group, version: type.version }) };
}

/** Built-in groups in their order, then the others by name; an alias follows the group it spells. */
function toGroups(types: readonly ServedType[], aliases: GroupAliases): readonly ServedGroup[] {
  const versions = new Map<string, Set<string>>();
  for (const type of types) versions.set(type.group, (versions.get(type.group) ?? new Set()).add(type.version));
  const rank = (group: string): string => {
    const place = GROUP_ORDER.indexOf(group);
    const canonical = aliases.canonicalGroup(group);
    return place >= 0 ? `0${String(place).padStart(3, '0')}` : `1${canonical} ${canonical === group ? '' : group}`;
  };
  return [...versions]
    .map(([group, found]) => ({ group, versions: [...found].sort(compareKubeVersions) }))
    .sort((a, b) => (rank(a.group) < rank(b.group) ? -1 : 1));
}
