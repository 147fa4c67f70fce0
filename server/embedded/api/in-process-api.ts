import { cloneJson, deepEqual } from '#lib/kube/json.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { ChangeType } from '../store/revision.ts';
import { ApiError, unknownPath } from './api-error.ts';
import type { ClusterApi, DeleteOptions } from './cluster-api.ts';
import type { ClusterParts } from './objects/cluster-parts.ts';
import { objectAt } from './kinds/fields.ts';
import { requireIdentity } from './objects/identity.ts';
import type { ObjectWriter } from './objects/object-writer.ts';
import type { WriteRequest } from './objects/write-request.ts';

/** Owner of the fields that the cluster's own controllers write. */
const CONTROLLER_MANAGER = 'kube-controller-manager';

/** The cluster's door for what runs in its process. */
export class InProcessApi implements ClusterApi {
  readonly #parts: ClusterParts;
  readonly #writer: ObjectWriter;

  constructor(parts: ClusterParts, writer: ObjectWriter) {
    this.#parts = parts;
    this.#writer = writer;
  }

  get(resource: string, namespace: string, name: string): KubeObject | undefined {
    return this.#parts.store.get(resource, namespace, name)?.object;
  }

  list(resource: string, namespace?: string): readonly KubeObject[] {
    return this.#parts.store.list(resource, namespace).map((each) => each.object);
  }

  onChange(resource: string | '*', listener: (type: ChangeType, object: KubeObject, previous: KubeObject | undefined) => void): () => void {
    return this.#parts.store.subscribe(({ type, current, previous }) => {
      if (resource === '*' || current.resource === resource) listener(type, current.object, previous?.object);
    });
  }

  async create(resource: string, object: KubeObject): Promise<KubeObject> {
    const request = this.#request(resource, object.metadata.namespace ?? '', '');
    const sent = requireIdentity({ ...cloneJson(object), apiVersion: request.type.workingApiVersion }, request, this.#parts.aliases);
    return (await this.#writer.create(request, sent)).object;
  }

  async mutate(
    resource: string, namespace: string, name: string, change: (draft: KubeObject) => void,
    options: { readonly subresource?: 'status' | 'binding' } = {},
  ): Promise<KubeObject | undefined> {
    const request = this.#request(resource, namespace, name, options.subresource ?? '');
    const live = this.#writer.find(request);
    if (live === undefined) return undefined;
    const draft = draftOf(live.object, options.subresource);
    change(draft);
    if (deepEqual(draft, live.object)) return live.object;
    return (await this.#writer.replace(request, live, { ...draft, apiVersion: request.type.workingApiVersion })).object;
  }

  async delete(resource: string, namespace: string, name: string, options: DeleteOptions = {}): Promise<void> {
    try {
      await this.#writer.delete(this.#request(resource, namespace, name), options);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status.reason !== 'NotFound') throw error;
    }
  }

  resources(): readonly ResourceType[] {
    return this.#parts.catalog.stored();
  }

  now(): Date {
    return this.#parts.now();
  }

  #request(resource: string, namespace: string, name: string, subresource: WriteRequest['subresource'] = ''): WriteRequest {
    const type = this.#parts.catalog.findStored(resource);
    if (type === undefined) throw unknownPath();
    return { type, namespace, name, subresource, manager: CONTROLLER_MANAGER, fieldValidation: 'Ignore', isDryRun: false };
  }
}

/** What a subresource leaves alone stays shared with the stored object, and frozen. */
function draftOf(object: KubeObject, subresource: 'status' | 'binding' | undefined): KubeObject {
  switch (subresource) {
    case undefined: return cloneJson(object);
    case 'status': return { ...object, status: cloneJson(object['status']) };
    case 'binding': return { ...object, spec: { ...objectAt(object, 'spec') } };
  }
}
