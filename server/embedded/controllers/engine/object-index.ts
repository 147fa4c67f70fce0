import type { KubeObject } from '#lib/kube/object.ts';
import type { Kind } from '../kinds.ts';
import type { Change } from './change-feed.ts';
import type { TypedApi } from './typed-api.ts';

/** Where an object is; whether it is still there, the API tells. */
export type Ref = { readonly resource: string; readonly namespace: string; readonly name: string; readonly uid: string };

type Entry = { readonly ref: Ref; owners: readonly string[] };
const NONE: ReadonlyMap<string, Ref> = new Map();

/**
 * Finds objects by uid, by the uid of an owner and by namespace without reading through lists. An index entry is a
 * hint: `owned` looks each one up again, so an answer never contains what the API no longer has.
 */
export class ObjectIndex {
  readonly #api: TypedApi;
  readonly #byUid = new Map<string, Entry>();
  readonly #byOwner = new Map<string, Map<string, Ref>>();
  readonly #byNamespace = new Map<string, Map<string, Ref>>();

  constructor(api: TypedApi) {
    this.#api = api;
  }

  observe({ type, resource, object }: Pick<Change, 'type' | 'resource' | 'object'>): void {
    const { uid = '', namespace = '', name } = object.metadata;
    if (type === 'DELETED') this.#forget(uid);
    else this.#remember({ resource, namespace, name, uid }, (object.metadata.ownerReferences ?? []).map((owner) => owner.uid));
  }

  /** Where the object with this uid is, if it exists. */
  byUid(uid: string): Ref | undefined {
    return this.#byUid.get(uid)?.ref;
  }

  /** Everything that names this uid as an owner. */
  dependents(ownerUid: string): Ref[] {
    return [...(this.#byOwner.get(ownerUid) ?? NONE).values()];
  }

  /** The objects of one kind whose controller is this uid, as they are now. */
  owned<T extends KubeObject>(kind: Kind<T>, ownerUid: string): T[] {
    const found: T[] = [];
    for (const ref of (this.#byOwner.get(ownerUid) ?? NONE).values()) {
      if (ref.resource !== kind.resource) continue;
      const object = this.#api.get(kind, ref.namespace, ref.name);
      if (object !== undefined && object.metadata.uid === ref.uid && controllerUid(object) === ownerUid) found.push(object);
    }
    return found;
  }

  inNamespace(namespace: string): Ref[] {
    return [...(this.#byNamespace.get(namespace) ?? NONE).values()];
  }

  #remember(ref: Ref, owners: readonly string[]): void {
    const known = this.#byUid.get(ref.uid);
    if (known === undefined) {
      this.#byUid.set(ref.uid, { ref, owners });
      if (ref.namespace !== '') addTo(this.#byNamespace, ref.namespace, ref);
      for (const owner of owners) addTo(this.#byOwner, owner, ref);
      return;
    }
    if (known.owners.length === owners.length && known.owners.every((owner, i) => owner === owners[i])) return;
    for (const owner of known.owners) removeFrom(this.#byOwner, owner, ref.uid);
    for (const owner of owners) addTo(this.#byOwner, owner, known.ref);
    known.owners = owners;
  }

  #forget(uid: string): void {
    const known = this.#byUid.get(uid);
    if (known === undefined) return;
    this.#byUid.delete(uid);
    removeFrom(this.#byNamespace, known.ref.namespace, uid);
    for (const owner of known.owners) removeFrom(this.#byOwner, owner, uid);
  }
}

/** The uid of the one owner that manages this object. */
export function controllerUid(object: KubeObject): string | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true)?.uid;
}

function addTo(index: Map<string, Map<string, Ref>>, key: string, ref: Ref): void {
  const refs = index.get(key);
  if (refs === undefined) index.set(key, new Map([[ref.uid, ref]]));
  else refs.set(ref.uid, ref);
}

function removeFrom(index: Map<string, Map<string, Ref>>, key: string, uid: string): void {
  const refs = index.get(key);
  refs?.delete(uid);
  if (refs?.size === 0) index.delete(key);
}
