import { deepEqual } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { differsOnlyInManagedTimes } from '../../patch/managed-fields.ts';
import type { Revision } from '../../store/revision.ts';
import { alreadyExists, badRequest, conflict, forbidden, invalid, modifiedConflict, notFound } from '../api-error.ts';
import type { DeleteOptions } from '../cluster-api.ts';
import { objectAt, valueAt } from '../kinds/fields.ts';
import { rulesOf } from '../kinds/kind-rules.ts';
import { SchemaAdmission } from './admission.ts';
import type { ClusterParts } from './cluster-parts.ts';
import { isReleased, planDeletion } from './deletion.ts';
import { hasGeneration, isNewGeneration } from './generation.ts';
import { generateName, newObjectMeta, updatedObjectMeta } from './metadata.ts';
import { checkNamespaceForCreate } from './namespace-gate.ts';
import { toStored, toWorking } from './version-conversion.ts';
import type { WriteRequest, Written } from './write-request.ts';

/** How often a generated name may meet an existing one before the create fails. */
const MAX_NAME_ATTEMPTS = 8;

/** Told of each object that passed every check, just before it is stored; may refuse it by throwing ApiError. */
export type WriteGuard = (request: WriteRequest, object: KubeObject, live: KubeObject | undefined) => void;

/**
 * All writes of one cluster go through here, over HTTP or not: admission, metadata the server owns, kinds' own rules,
 * optimistic concurrency, finalizers. Each runs to the store without a pause, so what it read cannot change meanwhile.
 * Objects passed in are taken over.
 */
export class ObjectWriter {
  readonly admission: SchemaAdmission;
  readonly #parts: ClusterParts;
  readonly #guard: WriteGuard;

  constructor(parts: ClusterParts, guard: WriteGuard) {
    this.#parts = parts;
    this.#guard = guard;
    this.admission = new SchemaAdmission(parts.registry);
  }

  /** @param ownership `applied` when server-side apply has set managedFields already. */
  async create(request: WriteRequest, sent: KubeObject, ownership: 'track' | 'applied' = 'track'): Promise<Written> {
    const { type } = request;
    const namespace = type.namespaced ? request.namespace : '';
    if ((sent.metadata.resourceVersion ?? '') !== '') throw badRequest('resourceVersion should not be set on objects to be created');
    const now = this.#parts.now();
    const metadata = newObjectMeta({ ...sent.metadata, name: this.#chooseName(request, sent) }, namespace, now, hasGeneration(type));
    const missingNamespace = type.namespaced && checkNamespaceForCreate(this.#parts, type, namespace, metadata.name) === 'missing';
    const unowned = (rulesOf(type).serverFields ?? []).filter((path) => valueAt(sent, ...path) === undefined);
    const draft = this.#withoutStatus(request, { ...sent, metadata });
    const { object, warnings } = isOwnEvent(request) ? { object: draft, warnings: [] } : this.#admit(request, draft, undefined);
    const existing = this.#parts.store.newest(type.storage, namespace, metadata.name)?.object;
    if (existing !== undefined) throw alreadyExists(type, metadata.name, existing.metadata.deletionTimestamp === undefined ? 'alive' : 'being deleted');
    this.#guard(request, object, undefined);
    const tracked = ownership === 'applied' || isOwnEvent(request) ? object : this.admission.track(request, undefined, object, now, unowned);
    const stored = toStored(type, tracked);
    if (request.isDryRun) return { object: stored, warnings, outcome: 'created' };
    const [, revision] = await Promise.all([
      missingNamespace ? this.#provision(namespace) : undefined,
      this.#parts.store.put(type.storage, stored),
    ]);
    return { object: revision.object, revision, warnings, outcome: 'created' };
  }

  /** Replaces `live` by what `proposed` may change of it. */
  async replace(request: WriteRequest, live: Revision, proposed: KubeObject, ownership: 'track' | 'applied' = 'track'): Promise<Written> {
    const { type } = request;
    const before = toWorking(type, live.object);
    this.#checkConcurrency(request, before, proposed);
    const merged = this.#mergeSubresource(request, before, proposed);
    const isOwn = isOwnSubresource(request);
    const { object, warnings } = isOwn ? { object: this.#admitOwn(request, merged), warnings: [] } : this.#admit(request, merged, before);
    const { generation = 0 } = before.metadata;
    if (isNewGeneration(type, before, object)) object.metadata = { ...object.metadata, generation: generation + 1 };
    const now = this.#parts.now();
    const tracked = ownership === 'applied' || isOwn ? object : this.admission.track(request, before, object, now);
    if ((isOwn ? deepEqual(tracked, before) : differsOnlyInManagedTimes(before, tracked)) && !isReleased(type, tracked)) {
      await this.#parts.store.settled(live.revision);
      return { object: live.object, revision: live, warnings, outcome: 'unchanged' };
    }
    this.#guard(request, tracked, before);
    const stored = toStored(type, tracked);
    if (request.isDryRun) return { object: stored, warnings, outcome: 'updated' };
    const isLast = isReleased(type, stored);
    const revision = await (isLast ? this.#parts.store.remove(type.storage, stored) : this.#parts.store.put(type.storage, stored));
    return { object: revision.object, revision, warnings, outcome: isLast ? 'removed' : 'updated' };
  }

  /** Deletes, or marks as deleted what finalizers or a grace period hold. */
  async delete(request: WriteRequest, options: DeleteOptions): Promise<Written> {
    const { type } = request;
    if (rulesOf(type).permanent?.has(request.name) === true) throw forbidden(type, request.name, `this ${type.singular} may not be deleted`);
    const live = this.require(request);
    const plan = planDeletion(type, live.object, options, this.#parts.now());
    switch (plan.then) {
      case 'wait': {
        await this.#parts.store.settled(live.revision);
        return { object: live.object, revision: live, warnings: [], outcome: 'unchanged' };
      }
      case 'remove': {
        if (request.isDryRun) return { object: live.object, warnings: [], outcome: 'removed' };
        const revision = await this.#parts.store.remove(type.storage, { ...live.object });
        return { object: revision.object, revision, warnings: [], outcome: 'removed' };
      }
      case 'mark': {
        if (request.isDryRun) return { object: plan.object, warnings: [], outcome: 'updated' };
        const revision = await this.#parts.store.put(type.storage, plan.object);
        return { object: revision.object, revision, warnings: [], outcome: 'updated' };
      }
    }
  }

  /** The state that a write would replace now. */
  find({ type, namespace, name }: Pick<WriteRequest, 'type' | 'namespace' | 'name'>): Revision | undefined {
    return this.#parts.store.newest(type.storage, type.namespaced ? namespace : '', name);
  }

  /** The committed state, for readers. @throws ApiError 404 */
  read({ type, namespace, name }: Pick<WriteRequest, 'type' | 'namespace' | 'name'>): Revision {
    const committed = this.#parts.store.get(type.storage, type.namespaced ? namespace : '', name);
    if (committed === undefined) throw notFound(type, name);
    return committed;
  }

  /** As `find`. @throws ApiError 404 */
  require(request: Pick<WriteRequest, 'type' | 'namespace' | 'name'>): Revision {
    const live = this.find(request);
    if (live === undefined) throw notFound(request.type, request.name);
    return live;
  }

  #chooseName(request: WriteRequest, sent: KubeObject): string {
    const { name = '', generateName: base = '' } = sent.metadata;
    if (name !== '' || base === '') return name;
    for (let attempt = 0; attempt < MAX_NAME_ATTEMPTS; attempt += 1) {
      const chosen = generateName(base);
      if (this.find({ ...request, name: chosen }) === undefined) return chosen;
    }
    throw alreadyExists(request.type, base);
  }

  /** Clients do not set the status of a new object where the status has its own endpoint. */
  #withoutStatus({ type }: WriteRequest, object: KubeObject): KubeObject {
    if (!type.subresources.has('status') || object['status'] === undefined) return object;
    const { status: _status, ...rest } = object;
    return { ...rest, apiVersion: object.apiVersion, kind: object.kind, metadata: object.metadata };
  }

  #admit(request: WriteRequest, draft: KubeObject, old: KubeObject | undefined): { object: KubeObject; warnings: readonly string[] } {
    const { type, subresource } = request;
    const rules = subresource === '' || subresource === 'scale' ? rulesOf(type) : undefined;
    rules?.fill?.(draft, old, { type, store: this.#parts.store, now: this.#parts.now() });
    const own = rulesOf(type).ownFinalizer;
    const hasOwn = own !== undefined && (old === undefined || draft.metadata.finalizers?.includes(own) === true);
    const checked = withoutFinalizer(draft, own);
    const { object, causes, warnings } = this.admission.admit(request, checked, old === undefined ? undefined : withoutFinalizer(old, own));
    if (hasOwn) object.metadata = { ...object.metadata, finalizers: [...(object.metadata.finalizers ?? []), own] };
    const all = old === undefined ? causes : [...causes, ...(rules?.check?.(object, old) ?? [])];
    if (all.length > 0) throw invalid(type, draft.metadata.name, all);
    return { object, warnings };
  }

  #admitOwn(request: WriteRequest, object: KubeObject): KubeObject {
    return request.subresource === 'status' ? this.admission.ownStatus(request, object) : object;
  }

  #checkConcurrency({ type, name }: WriteRequest, live: KubeObject, { metadata }: KubeObject): void {
    const { resourceVersion = '', uid = '' } = metadata;
    if (uid !== '' && uid !== live.metadata.uid) {
      throw conflict(type, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${live.metadata.uid ?? ''}`);
    }
    if (resourceVersion !== '' && resourceVersion !== live.metadata.resourceVersion) throw modifiedConflict(type, name);
  }

  /** What the endpoint lets through: the status endpoint only the status, the main one all but the status. */
  #mergeSubresource({ type, subresource }: WriteRequest, live: KubeObject, proposed: KubeObject): KubeObject {
    const managedFields = proposed.metadata.managedFields ?? live.metadata.managedFields;
    const ownedMetadata = { ...live.metadata, ...(managedFields === undefined ? {} : { managedFields }) };
    if (subresource === 'status') return withField({ ...live, metadata: ownedMetadata }, 'status', proposed['status']);
    if (subresource === 'binding') return { ...live, spec: { ...objectAt(live, 'spec'), nodeName: objectAt(proposed, 'spec')['nodeName'] } };
    if (subresource === 'finalize') {
      const spec = { ...objectAt(live, 'spec'), finalizers: objectAt(proposed, 'spec')['finalizers'] ?? [] };
      return { ...live, metadata: ownedMetadata, spec };
    }
    const merged = { ...proposed, metadata: updatedObjectMeta(proposed.metadata, live.metadata) };
    return type.subresources.has('status') ? withField(merged, 'status', live['status']) : merged;
  }

  async #provision(namespace: string): Promise<void> {
    const type = this.#parts.catalog.findStored('/namespaces');
    if (type === undefined) return;
    await this.create(
      { type, namespace: '', name: namespace, subresource: '', manager: 'namespace-auto-provision', fieldValidation: 'Ignore', isDryRun: false },
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    );
  }
}

/** The cluster's own Events come in the form in which they are stored, and are owned by nobody: there are many, and nobody shares them. */
function isOwnEvent({ type, user }: WriteRequest): boolean {
  return user === undefined && type.storage === '/events';
}

/** A status or binding of a built-in type written by the cluster itself: trusted, and owned by nobody, so that it costs little. */
function isOwnSubresource({ type, subresource, user }: WriteRequest): boolean {
  return user === undefined && (subresource === 'status' || subresource === 'binding') && type.crd === undefined;
}

function withoutFinalizer(object: KubeObject, finalizer: string | undefined): KubeObject {
  if (finalizer === undefined) return object;
  const { finalizers = [], ...metadata } = object.metadata;
  const others = finalizers.filter((each) => each !== finalizer);
  return { ...object, metadata: { ...metadata, ...(others.length === 0 ? {} : { finalizers: others }) } };
}

function withField(object: KubeObject, field: string, value: unknown): KubeObject {
  if (value !== undefined) return { ...object, [field]: value };
  const { [field]: _gone, ...rest } = object;
  return { ...rest, apiVersion: object.apiVersion, kind: object.kind, metadata: object.metadata };
}
