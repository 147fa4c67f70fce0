import type { KubeObject, ObjectMeta } from '#lib/kube/object.ts';
import { deepEqual } from '#lib/kube/json.ts';
import type { ClusterApi, DeleteOptions } from '../../api/cluster-api.ts';
import type { Kind } from '../kinds.ts';

/** An object to be created; its kind adds apiVersion and kind. */
export type NewObject = { metadata: ObjectMeta; [field: string]: unknown };

/** The cluster's door with the shapes of the built-in kinds. Writes are bound to the object's uid, never only to its name. */
export class TypedApi {
  readonly raw: ClusterApi;

  constructor(raw: ClusterApi) {
    this.raw = raw;
  }

  get<T extends KubeObject>(kind: Kind<T>, namespace: string, name: string): T | undefined {
    const object = this.raw.get(kind.resource, namespace, name);
    return object === undefined ? undefined : kind.read(object);
  }

  list<T extends KubeObject>(kind: Kind<T>, namespace?: string): T[] {
    return this.raw.list(kind.resource, namespace).map(kind.read);
  }

  async create<T extends KubeObject>(kind: Kind<T>, object: NewObject): Promise<T> {
    const { metadata, ...rest } = object;
    return kind.read(await this.raw.create(kind.resource, { apiVersion: kind.apiVersion, kind: kind.kind, metadata, ...rest }));
  }

  /** Changes the object if it is still the same one (uid). Resolves to undefined when it is gone. */
  async change<T extends KubeObject>(kind: Kind<T>, object: KubeObject, change: (draft: T) => void): Promise<T | undefined> {
    return this.#mutate(kind, object, change);
  }

  /** As `change`, for the status subresource. */
  async changeStatus<T extends KubeObject>(kind: Kind<T>, object: KubeObject, change: (draft: T) => void): Promise<T | undefined> {
    return this.#mutate(kind, object, change, 'status');
  }

  /** As `change`, for the node of a pod alone. */
  async changeBinding<T extends KubeObject>(kind: Kind<T>, object: KubeObject, change: (draft: T) => void): Promise<T | undefined> {
    return this.#mutate(kind, object, change, 'binding');
  }

  /** Replaces the status; costs nothing when it is equal to what `object` has. */
  async setStatus<T extends KubeObject>(kind: Kind<T>, object: T, status: object): Promise<void> {
    if (deepEqual(object['status'], status)) return;
    await this.#mutate<KubeObject>(kind, object, (draft) => {
      draft['status'] = status;
    }, 'status');
  }

  /** Deletes this very object; one of the same name made later is left alone. */
  async remove(kind: Kind<KubeObject>, object: KubeObject, options: DeleteOptions = {}): Promise<void> {
    const { uid, namespace = '', name } = object.metadata;
    await this.raw.delete(kind.resource, namespace, name, { ...options, ...(uid === undefined ? {} : { preconditions: { uid } }) });
  }

  async #mutate<T extends KubeObject>(
    kind: Pick<Kind<T>, 'resource' | 'read'>, object: KubeObject, change: (draft: T) => void, subresource?: 'status' | 'binding',
  ): Promise<T | undefined> {
    const { uid, namespace = '', name } = object.metadata;
    const changed = await this.raw.mutate(kind.resource, namespace, name, (draft) => {
      if (draft.metadata.uid === uid) change(kind.read(draft));
    }, subresource === undefined ? {} : { subresource });
    return changed === undefined || changed.metadata.uid !== uid ? undefined : kind.read(changed);
  }
}
