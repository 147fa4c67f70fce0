/** Every type that one API server serves: the built-in ones and those of its CRDs. */
import type { KubeObject } from '#lib/kube/object.ts';
import type { StatusCause } from '#lib/kube/status.ts';
import { coreSchemas } from './core-schemas.ts';
import { gvkKey } from './gvk.ts';
import type { CoreType, CrdInfo, GroupVersionKind, Schema } from './schema.ts';

export type { CoreType, CrdInfo, CrdVersion, GroupVersionKind, PrinterColumn, ScalePaths, Schema, Subresource } from './schema.ts';

export type CrdResult = { ok: true; info: CrdInfo } | { ok: false; causes: StatusCause[] };

export type SchemaRegistryOptions = {
  /** Further group names under which a CRD group's types are served too, e.g. `types.kubefed.k8s.io` for `types.kubefed.io`. */
  groupAliases?: (group: string) => readonly string[];
};

export interface SchemaRegistry {
  /** Schema of one kind, for built-in kinds and for served versions of CRDs (aliases too). */
  schemaFor(gvk: GroupVersionKind): Schema | undefined;
  /** Follows `$ref`. Bound: may be passed on as a plain function. */
  resolve(schema: Schema): Schema;
  coreTypes(): readonly CoreType[];
  /** Compiles and installs a CRD that passed `admitObject`; replaces an earlier one of the same name. Nothing changes when not ok. */
  setCrd(crd: KubeObject): CrdResult;
  removeCrd(name: string): void;
  crds(): readonly CrdInfo[];
  /** The CRD that serves a group (or an alias of it) and kind. */
  crdFor(group: string, kind: string): CrdInfo | undefined;
  openApiV3Index(): object;
  /** Document of `v1`, `apps/v1`, …; undefined when nothing of that group version is served. */
  openApiV3Document(groupVersion: string): object | undefined;
  openApiV2(): object;
}

export function createSchemaRegistry(_options: SchemaRegistryOptions = {}): SchemaRegistry {
  const core = coreSchemas();
  const resolve = (schema: Schema): Schema => (schema.$ref === undefined ? schema : (core.schemas[schema.$ref] ?? schema));
  return {
    schemaFor: (gvk) => core.schemas[core.nameOf.get(gvkKey(gvk)) ?? ''],
    resolve, coreTypes: () => core.types, setCrd: () => ({ ok: false, causes: [] }), removeCrd: () => {},
    crds: () => [], crdFor: () => undefined, openApiV3Index: () => ({ paths: {} }), openApiV3Document: () => undefined, openApiV2: () => ({}),
  };
}
