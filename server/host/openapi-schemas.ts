import { isJsonObject } from '#lib/kube/json.ts';
import type { ResourceType } from '#lib/kube/object.ts';
import { at, listAt, objectAt, stringAt } from '#lib/federation/types/read.ts';
import type { Schema } from '#lib/federation/types/schema.ts';
import { toStructuralSchema } from '#lib/federation/types/structural-schema.ts';
import { say } from '#lib/kube/sentences.ts';
import { KubeError } from '#server/kube-client/errors.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';

/** OpenAPI documents of a group are large; one is given this long. */
export const DOCUMENT_DEADLINE_MS = 20_000;

/**
 * Schemas of the types that a cluster serves, out of its OpenAPI v3 documents. The index is read once, a document when a
 * type of it is first asked for; make a new one after types were added.
 */
export class OpenApiSchemas {
  readonly #client: KubeClient;
  readonly #documents = new Map<string, Promise<unknown>>();
  #index: Promise<unknown> | undefined;

  constructor(client: KubeClient) {
    this.#client = client;
  }

  /** A text that changes when the documents of the type's group do; undefined when the type is not served. */
  async version(type: ResourceType): Promise<string | undefined> {
    return this.#url(type);
  }

  /** The type's schema in the form that a CustomResourceDefinition takes; undefined when the cluster does not serve it. */
  async schema(type: ResourceType): Promise<Schema | undefined> {
    const url = await this.#url(type);
    if (url === undefined) return undefined;
    let document = this.#documents.get(url);
    if (document === undefined) {
      document = this.#client.rawJson(url, { deadlineMs: DOCUMENT_DEADLINE_MS });
      this.#documents.set(url, document);
    }
    const components = objectAt(await document, 'components', 'schemas') ?? {};
    const name = Object.keys(components).find((candidate) => describes(components[candidate], type));
    return name === undefined ? undefined : toStructuralSchema(components, name);
  }

  async #url(type: ResourceType): Promise<string | undefined> {
    this.#index ??= this.#client.rawJson('/openapi/v3');
    const path = type.group === '' ? `api/${type.version}` : `apis/${type.group}/${type.version}`;
    const url = stringAt(await this.#index, 'paths', path, 'serverRelativeURL');
    if (url !== undefined && !url.startsWith('/openapi/')) {
      throw new KubeError({ code: 'INTERNAL', cluster: this.#client.cluster, said: say('kube.openapi', { cluster: this.#client.cluster, url }) });
    }
    return url;
  }
}

function describes(component: unknown, type: ResourceType): boolean {
  if (!isJsonObject(component)) return false;
  return (listAt(component, 'x-kubernetes-group-version-kind') ?? []).some(
    (gvk) => at(gvk, 'group') === type.group && at(gvk, 'version') === type.version && at(gvk, 'kind') === type.kind,
  );
}
