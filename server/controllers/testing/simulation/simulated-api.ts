/**
 * controllers/testing/simulation: a federation in memory on a clock that tests move by hand: API servers that behave as
 * Kubernetes' do where controllers can tell, a network that loses, delays and breaks, and the real controllers over both.
 * Everything follows from a seed. No sockets, no real time.
 */
import { applyMergePatch } from '#lib/kube/merge-patch.ts';
import { cloneJson, deepEqual, isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { matchesLabels, parseLabelSelector } from '#lib/kube/label-selector.ts';
import { applyFields, dropForeignOwned } from './simulated-apply.ts';

export type Collection = { group: string; plural: string };
export type LoggedChange = { rv: number; collection: string; type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: KubeObject };

/** An answer other than 2xx. */
export class ApiFault extends Error {
  override readonly name = 'ApiFault';
  readonly code: number;
  readonly reason: string;

  constructor(code: number, reason: string, message: string) {
    super(message);
    this.code = code;
    this.reason = reason;
  }
}

export type SimulatedApiOptions = {
  nowMs: () => number;
  /** Groups whose objects have a generation that grows with their spec and a status that only its subresource changes. */
  groupsWithStatus: readonly string[];
  /** Told of every object that is gone for good. */
  onRemoved?: (collection: string, object: KubeObject) => void;
};

/** The state of one API server: objects by collection, one counter of versions, the history that watches resume from. */
export class SimulatedApi {
  /** Every request to delete, in order. */
  readonly deletions: { collection: string; key: string; options: Readonly<Record<string, unknown>> }[] = [];
  readonly #options: SimulatedApiOptions;
  readonly #objects = new Map<string, Map<string, KubeObject>>();
  readonly #listeners = new Set<(change: LoggedChange) => void>();
  #history: LoggedChange[] = [];
  #rv = 0;
  #oldestRv = 0;

  constructor(options: SimulatedApiOptions) {
    this.#options = options;
  }

  get resourceVersion(): string {
    return String(this.#rv);
  }

  list(collection: string, where: { namespace?: string; labelSelector?: string } = {}): KubeObject[] {
    const requirements = parseLabelSelector(where.labelSelector ?? '');
    return [...this.#of(collection).values()].filter(({ metadata }) => (
      (where.namespace === undefined || metadata.namespace === where.namespace) && matchesLabels(requirements, metadata.labels)
    ));
  }

  find(collection: string, key: string): KubeObject | undefined {
    return this.#of(collection).get(key);
  }

  get(collection: string, key: string): KubeObject {
    const found = this.find(collection, key);
    if (found === undefined) throw new ApiFault(404, 'NotFound', `${collection} "${key}" not found`);
    return found;
  }

  create(collection: string, given: KubeObject): KubeObject {
    const { namespace } = given.metadata;
    const key = keyOf(given);
    if (this.find(collection, key) !== undefined) throw new ApiFault(409, 'AlreadyExists', `${collection} "${key}" already exists`);
    if (namespace !== undefined && this.find('namespaces', namespace)?.metadata.deletionTimestamp !== undefined) {
      throw new ApiFault(403, 'Forbidden', `namespace ${namespace} is being terminated`);
    }
    if (namespace !== undefined && this.find('namespaces', namespace) === undefined) throw new ApiFault(404, 'NotFound', `namespaces "${namespace}" not found`);
    const metadata = { ...given.metadata, uid: `uid-${this.#rv + 1}`, creationTimestamp: this.#time(), ...(this.#hasStatus(collection) ? { generation: 1 } : {}) };
    return this.#store(collection, 'ADDED', { ...given, metadata });
  }

  /** A merge patch by somebody; fields of ours that it changes are no longer ours. */
  patch(collection: string, key: string, body: Record<string, unknown>, subresource: 'status' | undefined): KubeObject {
    const before = this.get(collection, key);
    const wanted = isJsonObject(body['metadata']) ? body['metadata'] : {};
    if (wanted['uid'] !== undefined && wanted['uid'] !== before.metadata.uid) throw new ApiFault(409, 'Conflict', 'the uid is another one');
    if (wanted['resourceVersion'] !== undefined && wanted['resourceVersion'] !== before.metadata.resourceVersion) throw new ApiFault(409, 'Conflict', 'the object has been modified');
    const patched = asObject(applyMergePatch(before, body));
    const after = subresource === 'status'
      ? { ...before, status: patched['status'] }
      : this.#hasStatus(collection) ? { ...patched, status: before['status'] } : patched;
    return this.#replace(collection, before, dropForeignOwned(before, after));
  }

  /** Server-side apply by the field manager that is under test. */
  apply(collection: string, key: string, applied: KubeObject, force: boolean): { object: KubeObject; wasCreated: boolean } {
    const before = this.find(collection, key);
    const result = applyFields(before, applied, force);
    if (result.conflicts.length > 0) throw new ApiFault(409, 'Conflict', `Apply failed with 1 conflict: conflict with "somebody": ${result.conflicts.join(', ')}`);
    if (before === undefined) return { object: this.create(collection, result.object), wasCreated: true };
    return { object: this.#replace(collection, before, result.object), wasCreated: false };
  }

  /** Deletes as DeleteOptions say; of these only the uid counts here, the rest is kept in `deletions`. */
  delete(collection: string, key: string, options: Readonly<Record<string, unknown>> = {}): void {
    this.deletions.push({ collection, key, options });
    const uid = isJsonObject(options['preconditions']) ? options['preconditions']['uid'] : undefined;
    const before = this.get(collection, key);
    if (uid !== undefined && uid !== before.metadata.uid) throw new ApiFault(409, 'Conflict', 'the uid is another one');
    if ((before.metadata.finalizers ?? []).length === 0) return this.#remove(collection, before);
    if (before.metadata.deletionTimestamp !== undefined) return;
    this.#store(collection, 'MODIFIED', { ...before, metadata: { ...before.metadata, deletionTimestamp: this.#time() } });
  }

  /** Forgets the history: watches that have fallen behind must list again. */
  compact(): void {
    this.#history = [];
    this.#oldestRv = this.#rv;
  }

  /** Changes after `rv`. @throws ApiFault 410 when they are forgotten. */
  since(rv: number): LoggedChange[] {
    if (rv < this.#oldestRv) throw new ApiFault(410, 'Expired', 'too old resource version');
    return this.#history.filter((change) => change.rv > rv);
  }

  listen(listener: (change: LoggedChange) => void): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  #replace(collection: string, before: KubeObject, after: KubeObject): KubeObject {
    if (deepEqual(before, after)) return before;
    const isNewSpec = this.#hasStatus(collection) && !deepEqual(before['spec'], after['spec']);
    const metadata = { ...after.metadata, ...(isNewSpec ? { generation: (before.metadata.generation ?? 0) + 1 } : {}) };
    const stored = this.#store(collection, 'MODIFIED', { ...after, metadata });
    if (metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0) this.#remove(collection, stored);
    return stored;
  }

  #remove(collection: string, object: KubeObject): void {
    this.#of(collection).delete(keyOf(object));
    this.#log(collection, 'DELETED', this.#stamp(object));
    this.#options.onRemoved?.(collection, object);
    if (collection !== 'namespaces') return;
    for (const name of [...this.#objects.keys()]) {
      for (const inside of this.list(name, { namespace: object.metadata.name })) this.#remove(name, inside);
    }
  }

  #store(collection: string, type: 'ADDED' | 'MODIFIED', object: KubeObject): KubeObject {
    const stamped = this.#stamp(object);
    this.#of(collection).set(keyOf(stamped), stamped);
    this.#log(collection, type, stamped);
    return stamped;
  }

  #stamp(object: KubeObject): KubeObject {
    this.#rv += 1;
    return cloneJson({ ...object, metadata: { ...object.metadata, resourceVersion: this.resourceVersion } });
  }

  #log(collection: string, type: LoggedChange['type'], object: KubeObject): void {
    const change: LoggedChange = { rv: this.#rv, collection, type, object };
    this.#history.push(change);
    for (const listener of this.#listeners) listener(change);
  }

  #of(collection: string): Map<string, KubeObject> {
    const known = this.#objects.get(collection);
    if (known !== undefined) return known;
    const fresh = new Map<string, KubeObject>();
    this.#objects.set(collection, fresh);
    return fresh;
  }

  #hasStatus(collection: string): boolean {
    return this.#options.groupsWithStatus.some((group) => collection.endsWith(`.${group}`));
  }

  #time(): string {
    return `${new Date(this.#options.nowMs()).toISOString().slice(0, 19)}Z`;
  }
}

function keyOf({ metadata }: KubeObject): string {
  return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}

/** A merge patch of an object that has a kind and metadata leaves one that has. */
function asObject(value: unknown): KubeObject {
  return value as KubeObject;
}
