import type { SchemaRegistry } from '../../schema/schema-registry.ts';
import type { ObjectStore } from '../../store/object-store.ts';
import type { GroupAliases } from '../group-aliases.ts';
import type { ResourceCatalog } from '../resource-catalog.ts';

/** What every part of one API server works on. */
export type ClusterParts = {
  readonly store: ObjectStore;
  readonly registry: SchemaRegistry;
  readonly catalog: ResourceCatalog;
  readonly aliases: GroupAliases;
  readonly namespaces: 'must-exist' | 'auto-provision';
  now(): Date;
};
