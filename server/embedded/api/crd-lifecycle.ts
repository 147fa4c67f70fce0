import type { KubeObject } from '#lib/kube/object.ts';
import type { Change } from '../store/revision.ts';
import { CRD_CLEANUP_FINALIZER } from './kinds/crd-rules.ts';
import { arrayAt, textAt } from './kinds/fields.ts';
import { toTimestamp } from './objects/metadata.ts';
import { invalid, methodNotAllowed } from './api-error.ts';
import type { ClusterApi } from './cluster-api.ts';
import type { ClusterParts } from './objects/cluster-parts.ts';
import type { WriteGuard } from './objects/object-writer.ts';

export const CRDS = 'apiextensions.k8s.io/customresourcedefinitions';

/** Keeps the served types in step with the stored CRDs, and empties a type whose CRD is deleted. */
export class CrdLifecycle {
  readonly #parts: ClusterParts;
  readonly #api: ClusterApi;
  readonly #onRemoved: (storage: string) => void;
  readonly #report: (error: unknown) => void;

  constructor(parts: ClusterParts, api: ClusterApi, onRemoved: (storage: string) => void, report: (error: unknown) => void) {
    this.#parts = parts;
    this.#api = api;
    this.#onRemoved = onRemoved;
    this.#report = report;
  }

  /** Serves the CRDs that are stored already and follows their changes. Returns how to stop. */
  start(): () => void {
    for (const { object } of this.#parts.store.list(CRDS)) if (isEstablished(object)) this.#parts.registry.setCrd(object);
    this.#parts.catalog.rebuild();
    const stop = this.#parts.store.subscribe((change) => this.#observe(change));
    for (const { object } of this.#parts.store.list(CRDS)) if (object.metadata.deletionTimestamp !== undefined) this.#clean(object);
    return stop;
  }

  /** Compiles a CRD before it is stored, so that a broken one is refused and a good one is served once acknowledged. */
  readonly guard: WriteGuard = (request, object, live) => {
    if (request.type.crd !== undefined && live === undefined) return this.#refuseWhileTerminating(request.type.crd.info.name);
    if (request.type.storage !== CRDS || request.subresource !== '' || object.metadata.deletionTimestamp !== undefined) return;
    if (request.isDryRun || !isEstablished(object)) return;
    const result = this.#parts.registry.setCrd(object);
    if (!result.ok) throw invalid(request.type, object.metadata.name, result.causes);
  };

  #refuseWhileTerminating(name: string): void {
    const crd = this.#parts.store.newest(CRDS, '', name)?.object;
    if (crd === undefined || crd.metadata.deletionTimestamp !== undefined) {
      throw methodNotAllowed('create not allowed while custom resource definition is terminating');
    }
  }

  #observe({ type, current }: Change): void {
    if (current.resource === CRDS) {
      if (type === 'DELETED') this.#remove(current.object);
      else if (current.object.metadata.deletionTimestamp !== undefined) this.#clean(current.object);
      else this.#parts.catalog.rebuild();
    } else if (type === 'DELETED') {
      const crd = this.#terminatingCrdOf(current.resource);
      if (crd !== undefined) this.#clean(crd);
    }
  }

  #remove(crd: KubeObject): void {
    this.#parts.registry.removeCrd(crd.metadata.name);
    this.#parts.catalog.rebuild();
    this.#onRemoved(storageOf(crd));
  }

  #terminatingCrdOf(storage: string): KubeObject | undefined {
    const [group = '', plural = ''] = storage.split('/');
    const crd = this.#parts.store.get(CRDS, '', `${plural}.${group}`)?.object;
    return crd?.metadata.deletionTimestamp === undefined ? undefined : crd;
  }

  /** Deletes what is left of the type; lets the CRD go when nothing is. Every deletion brings the next look. */
  #clean(crd: KubeObject): void {
    const storage = storageOf(crd);
    const left = this.#api.list(storage).filter((each) => each.metadata.deletionTimestamp === undefined);
    const work = this.#api.list(storage).length === 0 ? [this.#release(crd)] : [
      this.#markTerminating(crd),
      ...left.map((each) => this.#api.delete(storage, each.metadata.namespace ?? '', each.metadata.name)),
    ];
    for (const each of work) each.catch(this.#report);
  }

  async #release(crd: KubeObject): Promise<void> {
    await this.#api.mutate(CRDS, '', crd.metadata.name, (draft) => {
      if (draft.metadata.uid !== crd.metadata.uid) return;
      draft.metadata.finalizers = (draft.metadata.finalizers ?? []).filter((each) => each !== CRD_CLEANUP_FINALIZER);
    });
  }

  async #markTerminating(crd: KubeObject): Promise<void> {
    await this.#api.mutate(CRDS, '', crd.metadata.name, (draft) => {
      const others = arrayAt(draft, 'status', 'conditions').filter((each) => textAt(each, 'type') !== 'Terminating');
      if (others.length < arrayAt(draft, 'status', 'conditions').length) return;
      draft['status'] = {
        ...(typeof draft['status'] === 'object' ? draft['status'] : {}),
        conditions: [...others, {
          type: 'Terminating', status: 'True', reason: 'InstanceDeletionInProgress', message: 'CustomResource deletion is in progress',
          lastTransitionTime: toTimestamp(this.#parts.now()),
        }],
      };
    }, { subresource: 'status' });
  }
}

function storageOf(crd: KubeObject): string {
  return `${textAt(crd, 'spec', 'group')}/${textAt(crd, 'spec', 'names', 'plural')}`;
}

function isEstablished(crd: KubeObject): boolean {
  return arrayAt(crd, 'status', 'conditions').some((each) => textAt(each, 'type') === 'Established' && textAt(each, 'status') === 'True');
}
