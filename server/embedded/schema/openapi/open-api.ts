/**
 * OpenAPI of one API server. Documents are made when first asked for and kept until a CRD behind them changes, which
 * shows in the identity of its `CrdInfo`. Documents of built-in groups are made once per process.
 */
import { createHash } from 'node:crypto';
import type { CoreSchemas } from '../core-schemas.ts';
import type { CrdInfo } from '../schema.ts';
import { PublishedCore } from './publish-core.ts';
import { groupVersionContents, type GroupVersionContent } from './resources.ts';
import { encodeSwagger } from './swagger-protobuf.ts';
import { toSwagger, type Swagger } from './swagger.ts';
import { basePath, toV3Document, type V3Document } from './v3-document.ts';

export type OpenApiSource = {
  readonly core: CoreSchemas;
  readonly crds: () => readonly CrdInfo[];
  readonly groupAliases: (group: string) => readonly string[];
};

export type OpenApi = {
  /** Where the document of each group version is; the address changes whenever its content does. */
  readonly v3Index: () => { readonly paths: Readonly<Record<string, { readonly serverRelativeURL: string }>> };
  /** Document of `v1`, `apps/v1`, …; undefined when nothing of that group version is served. */
  readonly v3Document: (groupVersion: string) => V3Document | undefined;
  readonly v2: () => Swagger;
  /** The v2 document as a protobuf message; kept until a CRD changes. */
  readonly v2Protobuf: () => Buffer;
};

/** A document with what it was made from. */
type Made = { readonly from: readonly CrdInfo[]; readonly document: V3Document; hash: string | undefined };

type CoreDocuments = { readonly published: PublishedCore; readonly made: Map<string, Made> };
const coreDocuments = new WeakMap<CoreSchemas, CoreDocuments>();

/** Reads `source` anew at every call; what it returns must not be changed. */
export function createOpenApi({ core, crds, groupAliases }: OpenApiSource): OpenApi {
  const shared = coreDocuments.get(core) ?? { published: new PublishedCore(core), made: new Map<string, Made>() };
  coreDocuments.set(core, shared);
  const own = new Map<string, Made>();
  let encoded: { readonly of: ReadonlyMap<string, GroupVersionContent>; readonly bytes: Buffer } | undefined;
  let contents: { readonly from: readonly CrdInfo[]; readonly all: ReadonlyMap<string, GroupVersionContent> } | undefined;

  const current = (): ReadonlyMap<string, GroupVersionContent> => {
    const from = [...crds()];
    if (contents === undefined || !isSame(contents.from, from)) {
      contents = { from, all: groupVersionContents(core, from, groupAliases) };
      for (const key of own.keys()) if (!contents.all.has(key)) own.delete(key);
    }
    return contents.all;
  };
  const made = (key: string, content: GroupVersionContent): Made => {
    const from = content.custom.map((each) => each.info);
    const cache = from.length === 0 ? shared.made : own;
    const known = cache.get(key);
    if (known !== undefined && isSame(known.from, from)) return known;
    const fresh = { from, document: toV3Document(content, shared.published), hash: undefined };
    cache.set(key, fresh);
    return fresh;
  };
  const v2 = (): Swagger => toSwagger([...current()].map(([key, content]) => made(key, content).document));

  return {
    v3Index: () => ({
      paths: Object.fromEntries([...current()].map(([key, content]) => {
        const path = basePath(content);
        return [path.slice(1), { serverRelativeURL: `/openapi/v3${path}?hash=${hashOf(made(key, content))}` }];
      })),
    }),
    v3Document: (groupVersion) => {
      const content = current().get(groupVersion);
      return content === undefined ? undefined : made(groupVersion, content).document;
    },
    v2,
    v2Protobuf: () => {
      const all = current();
      if (encoded?.of !== all) encoded = { of: all, bytes: encodeSwagger(v2()) };
      return encoded.bytes;
    },
  };
}

function hashOf(made: Made): string {
  made.hash ??= createHash('sha256').update(JSON.stringify(made.document)).digest('hex').toUpperCase();
  return made.hash;
}

function isSame(a: readonly CrdInfo[], b: readonly CrdInfo[]): boolean {
  return a.length === b.length && a.every((info, i) => info === b[i]);
}
