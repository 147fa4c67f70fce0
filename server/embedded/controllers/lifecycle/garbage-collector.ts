import type { KubeObject, OwnerReference } from '#lib/kube/object.ts';
import type { PropagationPolicy } from '../../api/cluster-api.ts';
import { unlessGone } from '../engine/api-errors.ts';
import type { Context } from '../engine/context.ts';
import type { Ref } from '../engine/object-index.ts';
import { DONE, type Outcome } from '../engine/reconcile-queue.ts';
import { toResource } from '../engine/resource-names.ts';

/** Finalizers that the API server puts on an object whose deletion has something to do with its dependents. */
const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';
/** Uids whose deletion was seen, remembered so that an owner named under an alias of its group is known to be gone. */
const MAX_DELETED_UIDS = 10_000;

/**
 * Deletes objects whose owners are all gone, and carries out foreground and orphaning deletions. Owners are the
 * ones with the uid named, not later ones of the same name. An owner of a kind that the API server does not
 * (any longer) have is never taken for gone.
 */
export function startGarbageCollector(context: Context): void {
  const { index } = context;
  const deletedUids = new Set<string>();
  const collector: Collector = { ...context, deletedUids };
  const queue = context.queue({ name: 'garbage-collector', workers: 64, reconcile: (uid) => collect(collector, uid) });
  context.feed.onAny(({ type, object }) => {
    const uid = object.metadata.uid ?? '';
    const owners = object.metadata.ownerReferences ?? [];
    if (type === 'DELETED') {
      rememberDeleted(deletedUids, uid);
      for (const dependent of index.dependents(uid)) queue.add(dependent.uid);
      // A foreground deletion above may have been waiting for this one.
      for (const owner of owners) if (owner.blockOwnerDeletion === true) queue.add(owner.uid);
      return;
    }
    if (waitsForDependents(object) || owners.some((owner) => index.byUid(owner.uid) === undefined)) queue.add(uid);
    else if (owners.some((owner) => isDeletingForeground(context, owner.uid))) queue.add(uid);
  });
}

type Collector = Context & { readonly deletedUids: ReadonlySet<string> };

function rememberDeleted(uids: Set<string>, uid: string): void {
  uids.add(uid);
  const oldest = uids.size > MAX_DELETED_UIDS ? uids.values().next().value : undefined;
  if (oldest !== undefined) uids.delete(oldest);
}

async function collect(context: Collector, uid: string): Promise<Outcome> {
  const ref = context.index.byUid(uid);
  const object = ref === undefined ? undefined : context.api.raw.get(ref.resource, ref.namespace, ref.name);
  if (ref === undefined || object === undefined || object.metadata.uid !== uid) return DONE;
  if (waitsForDependents(object)) await finishDeletion(context, ref, object);
  if (object.metadata.deletionTimestamp === undefined) await deleteIfUnowned(context, ref, object);
  return DONE;
}

function waitsForDependents({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).some((each) => each === FOREGROUND || each === ORPHAN);
}

function isDeletingForeground({ api, index }: Context, uid: string): boolean {
  const ref = index.byUid(uid);
  const owner = ref === undefined ? undefined : api.raw.get(ref.resource, ref.namespace, ref.name);
  return owner?.metadata.uid === uid && owner.metadata.deletionTimestamp !== undefined && owner.metadata.finalizers?.includes(FOREGROUND) === true;
}

async function finishDeletion(context: Collector, ref: Ref, owner: KubeObject): Promise<void> {
  const dependents = present(context, context.index.dependents(ref.uid));
  if (owner.metadata.finalizers?.includes(ORPHAN) === true) {
    await Promise.all(dependents.map((dependent) => dropOwners(context, dependent.ref, (each) => each.uid === ref.uid)));
    await removeFinalizer(context, ref, ORPHAN);
    return;
  }
  const doomed = dependents.filter(({ object }) => object.metadata.deletionTimestamp === undefined);
  await Promise.all(doomed.map((dependent) => deleteIfUnowned(context, dependent.ref, dependent.object)));
  const blocking = present(context, context.index.dependents(ref.uid)).filter(({ object }) =>
    (object.metadata.ownerReferences ?? []).some((each) => each.uid === ref.uid && each.blockOwnerDeletion === true));
  if (blocking.length === 0) await removeFinalizer(context, ref, FOREGROUND);
}

/** Deletes a dependent none of whose owners stays; one that has another owner only loses the references to those gone. */
async function deleteIfUnowned(context: Collector, ref: Ref, object: KubeObject): Promise<void> {
  const owners = object.metadata.ownerReferences ?? [];
  if (owners.length === 0) return;
  const waiting = owners.filter((owner) => isDeletingForeground(context, owner.uid));
  const gone = owners.filter((owner) => !waiting.includes(owner) && isGone(context, ref, owner));
  if (waiting.length + gone.length === 0) return;
  if (waiting.length + gone.length < owners.length) {
    const leaving = new Set([...waiting, ...gone].map((owner) => owner.uid));
    await dropOwners(context, ref, (owner) => leaving.has(owner.uid));
    return;
  }
  await unlessGone(() => context.api.raw.delete(ref.resource, ref.namespace, ref.name, {
    propagationPolicy: policyFor(context, object, waiting.length > 0), preconditions: { uid: ref.uid },
  }));
}

function policyFor({ index }: Context, { metadata }: KubeObject, isForeground: boolean): PropagationPolicy {
  if (metadata.finalizers?.includes(ORPHAN) === true) return 'Orphan';
  if (metadata.finalizers?.includes(FOREGROUND) === true) return 'Foreground';
  return isForeground && index.dependents(metadata.uid ?? '').length > 0 ? 'Foreground' : 'Background';
}

function isGone({ api, index, resourceNames, deletedUids }: Collector, dependent: Ref, owner: OwnerReference): boolean {
  if (deletedUids.has(owner.uid)) return true;
  const type = resourceNames.typeOf(owner.apiVersion, owner.kind);
  if (type === undefined) return false;
  // A namespaced owner is looked for beside the dependent only: references across namespaces are not allowed.
  const namespace = type.namespaced ? dependent.namespace : '';
  if (api.raw.get(toResource(type), namespace, owner.name)?.metadata.uid === owner.uid) return false;
  const elsewhere = index.byUid(owner.uid);
  return elsewhere === undefined || elsewhere.resource !== toResource(type) || elsewhere.namespace !== namespace;
}

async function dropOwners({ api }: Context, ref: Ref, isLeaving: (owner: OwnerReference) => boolean): Promise<void> {
  await api.raw.mutate(ref.resource, ref.namespace, ref.name, (draft) => {
    if (draft.metadata.uid !== ref.uid) return;
    const kept = (draft.metadata.ownerReferences ?? []).filter((owner) => !isLeaving(owner));
    if (kept.length > 0) draft.metadata.ownerReferences = kept;
    else delete draft.metadata.ownerReferences;
  });
}

async function removeFinalizer({ api }: Context, ref: Ref, finalizer: string): Promise<void> {
  await api.raw.mutate(ref.resource, ref.namespace, ref.name, (draft) => {
    if (draft.metadata.uid === ref.uid) draft.metadata.finalizers = (draft.metadata.finalizers ?? []).filter((each) => each !== finalizer);
  });
}

function present({ api }: Context, refs: readonly Ref[]): { ref: Ref; object: KubeObject }[] {
  return refs.flatMap((ref) => {
    const object = api.raw.get(ref.resource, ref.namespace, ref.name);
    return object?.metadata.uid === ref.uid ? [{ ref, object }] : [];
  });
}
