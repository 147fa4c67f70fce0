import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { ChangeType } from '../store/revision.ts';

export type { ChangeType } from '../store/revision.ts';

export type PropagationPolicy = 'Background' | 'Foreground' | 'Orphan';

export type DeleteOptions = {
  readonly propagationPolicy?: PropagationPolicy;
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
};

/**
 * The door of one cluster for what runs beside its API server (controllers, the simulated kubelet): the same rules as
 * over HTTP, without HTTP and without authorization. A resource is named `${group}/${plural}`, the core group `/pods`.
 */
export interface ClusterApi {
  /** The newest state, frozen and not copied. */
  get(resource: string, namespace: string, name: string): KubeObject | undefined;
  /** The newest states, ordered by namespace and name. */
  list(resource: string, namespace?: string): readonly KubeObject[];
  /** Calls `listener` for each committed change, in order. Returns how to stop it. */
  onChange(
    resource: string | '*',
    listener: (type: ChangeType, object: KubeObject, previous: KubeObject | undefined) => void,
  ): () => void;
  /** @throws ApiError with the Status that an HTTP client would have got. */
  create(resource: string, object: KubeObject): Promise<KubeObject>;
  /**
   * Read, change, write in one step, so there is no conflict. Resolves to undefined when the object is gone;
   * writes nothing when `change` changes nothing. With a subresource only that part can change: `status`, or with
   * `binding` the node of a pod; the rest of the draft is frozen.
   */
  mutate(
    resource: string, namespace: string, name: string, change: (draft: KubeObject) => void,
    options?: { readonly subresource?: 'status' | 'binding' },
  ): Promise<KubeObject | undefined>;
  /** Resolves also when the object is gone already. */
  delete(resource: string, namespace: string, name: string, options?: DeleteOptions): Promise<void>;
  /** Every stored type, CRDs included, each under one of its versions; aliases are not repeated. */
  resources(): readonly ResourceType[];
  now(): Date;
}
