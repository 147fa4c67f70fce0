import { hash } from 'node:crypto';
import { canonicalJson } from '#lib/kube/json.ts';
import { toApiVersion, type ResourceType } from '#lib/kube/object.ts';
import { at, listAt, objectAt } from '#lib/federation/types/read.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';
import { DOCUMENT_DEADLINE_MS, OpenApiSchemas } from './openapi-schemas.ts';

/** By kind, a digest of the schema that one document publishes for it. */
type Digests = ReadonlyMap<string, string>;

/**
 * What an API server publishes of single types. All types of a group share one document, so that the document changes does
 * not say that a type did. Each document is read once for each of its versions, however many ask.
 */
export class PublishedSchemas {
  readonly #client: KubeClient;
  readonly #latest = new Map<string, { url: string; digests: Promise<Digests> }>();

  constructor(client: KubeClient) {
    this.#client = client;
  }

  /** A text that changes when the type's own schema does; undefined while the type is not published. @throws KubeError */
  async digest(type: ResourceType): Promise<string | undefined> {
    const url = await new OpenApiSchemas(this.#client).version(type);
    if (url === undefined) return undefined;
    const document = toApiVersion(type);
    const known = this.#latest.get(document);
    const current = known?.url === url ? known : { url, digests: this.#read(url, type) };
    this.#latest.set(document, current);
    try {
      return (await current.digests).get(type.kind);
    } catch (error) {
      if (this.#latest.get(document) === current) this.#latest.delete(document);
      throw error;
    }
  }

  async #read(url: string, { group, version }: ResourceType): Promise<Digests> {
    const components = objectAt(await this.#client.rawJson(url, { deadlineMs: DOCUMENT_DEADLINE_MS }), 'components', 'schemas') ?? {};
    return new Map(Object.values(components).flatMap((component) => {
      const kinds = (listAt(component, 'x-kubernetes-group-version-kind') ?? []).filter((gvk) => at(gvk, 'group') === group && at(gvk, 'version') === version).map((gvk) => String(at(gvk, 'kind')));
      return kinds.length === 0 ? [] : kinds.map((kind): [string, string] => [kind, hash('sha256', canonicalJson(component), 'base64url')]);
    }));
  }
}
