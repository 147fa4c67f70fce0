/** Every type that one API server serves: the built-in ones and those of its CRDs. */
import type { KubeObject } from '#lib/kube/object.ts';
import type { StatusCause } from '#lib/kube/status.ts';
import { readCrd } from './crd/read-crd.ts';
import { checkCustomResourceDefinition } from './crd/crd-rules.ts';
import { coreSchemas } from './core-schemas.ts';
import { gvkKey } from './gvk.ts';
import { createOpenApi } from './openapi/open-api.ts';
import type { CoreType, CrdInfo, GroupVersionKind, Schema } from './schema.ts';
import { FieldErrors } from './validation/field-errors.ts';

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
  /** In the order in which they were first set. */
  crds(): readonly CrdInfo[];
  /** The CRD that serves a group (or an alias of it) and kind. */
  crdFor(group: string, kind: string): CrdInfo | undefined;
  openApiV3Index(): object;
  /** Document of `v1`, `apps/v1`, …; undefined when nothing of that group version is served. Cached until a CRD changes. */
  openApiV3Document(groupVersion: string): object | undefined;
  openApiV2(): object;
  /** The same as a protobuf message, the only form of it that kubectl reads. */
  openApiV2Protobuf(): Buffer;
}

/** A registry with the built-in types. @throws Error when the generated types are missing and cannot be made. */
export function createSchemaRegistry(options: SchemaRegistryOptions = {}): SchemaRegistry {
  const core = coreSchemas();
  const aliasesOf = options.groupAliases ?? (() => []);
  const crds = new Map<string, CrdInfo>();
  let byKind = new Map<string, CrdInfo>();
  let schemas = new Map<string, Schema>();
  const openApi = createOpenApi({ core, crds: () => [...crds.values()], groupAliases: aliasesOf });

  const rebuild = (): void => {
    byKind = new Map();
    schemas = new Map();
    for (const info of crds.values()) {
      for (const group of [info.group, ...aliasesOf(info.group)]) {
        byKind.set(`${group}/${info.kind}`, info);
        for (const { version, served, schema } of info.versions) if (served) schemas.set(gvkKey({ group, version, kind: info.kind }), schema);
      }
    }
  };
  return {
    schemaFor: (gvk) => schemas.get(gvkKey(gvk)) ?? core.schemas[core.nameOf.get(gvkKey(gvk)) ?? ''],
    resolve: (schema) => (schema.$ref === undefined ? schema : (core.schemas[schema.$ref] ?? schema)),
    coreTypes: () => core.types,
    setCrd: (crd) => {
      const errors = new FieldErrors();
      checkCustomResourceDefinition(errors, crd, undefined);
      if (errors.causes.length > 0) return { ok: false, causes: errors.causes };
      const info = readCrd(crd);
      crds.set(info.name, info);
      rebuild();
      return { ok: true, info };
    },
    removeCrd: (name) => {
      if (crds.delete(name)) rebuild();
    },
    crds: () => [...crds.values()],
    crdFor: (group, kind) => byKind.get(`${group}/${kind}`),
    openApiV3Index: openApi.v3Index, openApiV3Document: openApi.v3Document, openApiV2: openApi.v2, openApiV2Protobuf: openApi.v2Protobuf,
  };
}
