/** OpenAPI documents of one server, made when asked for and kept until its types change. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '#lib/kube/json.ts';
import { toApiVersion } from '#lib/kube/object.ts';
import type { CoreSchemas } from '../core-schemas.ts';
import { gvkKey } from '../gvk.ts';
import { listSchema } from '../list-types.ts';
import type { CrdInfo, GroupVersionKind, Schema } from '../schema.ts';
import { pathsOf, type DescribedType } from './openapi-paths.ts';
import { toV2Schema, toV3Schema } from './openapi-schemas.ts';

const STATUS = 'io.k8s.apimachinery.pkg.apis.meta.v1.Status';
const DELETE_OPTIONS = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';

/** Version of the documents themselves; part of what clients cache by. */
const INFO = { title: 'Kubernetes', version: 'embedded' };

export class OpenApiDocuments {
  readonly #core: CoreSchemas;
  readonly #crds: () => readonly CrdInfo[];
  readonly #aliasesOf: (group: string) => readonly string[];
  #documents = new Map<string, object>();
  #hashes = new Map<string, string>();
  #v2: object | undefined;

  constructor(core: CoreSchemas, crds: () => readonly CrdInfo[], aliasesOf: (group: string) => readonly string[]) {
    this.#core = core;
    this.#crds = crds;
    this.#aliasesOf = aliasesOf;
  }

  forget(): void {
    this.#documents = new Map();
    this.#hashes = new Map();
    this.#v2 = undefined;
  }

  /** `/openapi/v3`: where each group version's document is. The hash changes with its content, so that clients may cache for ever. */
  index(): object {
    const paths: Record<string, { serverRelativeURL: string }> = {};
    for (const groupVersion of this.#groupVersions()) {
      const path = groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`;
      paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${this.#hash(groupVersion)}` };
    }
    return { paths };
  }

  document(groupVersion: string): object | undefined {
    const known = this.#documents.get(groupVersion);
    if (known !== undefined) return known;
    const types = this.#typesOf(groupVersion);
    if (types.length === 0) return undefined;
    const document = {
      openapi: '3.0.0', info: INFO, paths: pathsOf(types),
      components: { schemas: Object.fromEntries([...this.#closure(types)].map(([name, schema]) => [name, toV3Schema(schema)])), securitySchemes: { BearerToken: { type: 'apiKey', name: 'authorization', in: 'header', description: 'Bearer Token authentication' } } },
    };
    this.#documents.set(groupVersion, document);
    return document;
  }

  /** `/openapi/v2`: all groups in one document. */
  v2(): object {
    if (this.#v2 !== undefined) return this.#v2;
    const types = [...this.#groupVersions()].flatMap((groupVersion) => this.#typesOf(groupVersion));
    const definitions = Object.fromEntries([...this.#closure(types)].map(([name, schema]) => [name, toV2Schema(schema)]));
    this.#v2 = { swagger: '2.0', info: INFO, paths: pathsOf(types, 'v2'), definitions };
    return this.#v2;
  }

  #hash(groupVersion: string): string {
    let hash = this.#hashes.get(groupVersion);
    if (hash === undefined) {
      hash = createHash('sha512').update(canonicalJson(this.document(groupVersion) ?? {})).digest('hex').toUpperCase();
      this.#hashes.set(groupVersion, hash);
    }
    return hash;
  }

  #groupVersions(): ReadonlySet<string> {
    const all = this.#core.types.map(toApiVersion);
    for (const info of this.#crds()) {
      for (const group of [info.group, ...this.#aliasesOf(info.group)]) for (const { version, served } of info.versions) if (served) all.push(toApiVersion({ group, version }));
    }
    return new Set(all);
  }

  #typesOf(groupVersion: string): DescribedType[] {
    const types: DescribedType[] = [];
    for (const type of this.#core.types) {
      const name = this.#core.nameOf.get(gvkKey(type));
      if (toApiVersion(type) === groupVersion && name !== undefined) types.push({ ...type, schemaName: name, schema: this.#core.schemas[name] ?? {} });
    }
    for (const info of this.#crds()) {
      for (const group of [info.group, ...this.#aliasesOf(info.group)]) {
        for (const version of info.versions) {
          if (!version.served || toApiVersion({ group, version: version.version }) !== groupVersion) continue;
          const gvk: GroupVersionKind = { group, version: version.version, kind: info.kind };
          const subresources = [...(version.hasStatus ? ['status'] : []), ...(version.scale === undefined ? [] : ['scale'])];
          types.push({ ...gvk, plural: info.plural, namespaced: info.namespaced, subresources, stored: 'stored', schemaName: schemaNameOf(gvk), schema: { ...version.schema, 'x-kubernetes-group-version-kind': [gvk] } });
        }
      }
    }
    return types;
  }

  /** The types, their lists, and everything they refer to. */
  #closure(types: readonly DescribedType[]): Map<string, Schema> {
    const found = new Map<string, Schema>();
    const add = (name: string, schema: Schema): void => {
      if (found.has(name)) return;
      found.set(name, schema);
      for (const ref of refsOf(schema)) {
        const target = this.#core.schemas[ref];
        if (target !== undefined) add(ref, target);
      }
    };
    for (const type of types) {
      add(type.schemaName, type.schema);
      if (type.stored === 'stored') add(`${type.schemaName}List`, listSchema(type.schemaName, type));
      if (type.subresources.includes('scale')) add('io.k8s.api.autoscaling.v1.Scale', this.#core.schemas['io.k8s.api.autoscaling.v1.Scale'] ?? {});
    }
    for (const name of [STATUS, DELETE_OPTIONS]) add(name, this.#core.schemas[name] ?? {});
    return found;
  }
}

/** OpenAPI name of a custom kind: the group's words backwards, as Go packages are named. */
function schemaNameOf({ group, version, kind }: GroupVersionKind): string {
  return [...group.split('.').reverse(), version, kind].join('.');
}

function refsOf(schema: Schema): string[] {
  const refs: string[] = schema.$ref === undefined ? [] : [schema.$ref];
  const parts = [...Object.values(schema.properties ?? {}), ...(schema.items === undefined ? [] : [schema.items]), ...(typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [])];
  for (const part of parts) refs.push(...refsOf(part));
  return refs;
}
