import type { Condition } from '#lib/kube/object.ts';
import { deepEqual } from '#lib/kube/json.ts';
import type { Context } from '../engine/context.ts';
import { withCondition } from '../engine/conditions.ts';
import type { Ref } from '../engine/object-index.ts';
import { DONE, type Outcome } from '../engine/reconcile-queue.ts';
import { NAMESPACES, type Namespace } from '../kinds.ts';
import { remainingContent } from './remaining-content.ts';

/** The finalizer in `spec.finalizers` that stands for this controller. */
const FINALIZER = 'kubernetes';
/** Deletes of one namespace under way at once. */
const DELETE_BATCH = 200;

/**
 * Empties a namespace that is being deleted and then lets it go: it stays Terminating, with conditions that say
 * what is left, as long as any object in it is still there, for instance because of a finalizer.
 */
export function startNamespaceTermination(context: Context): void {
  const queue = context.queue({ name: 'namespace', gatherMs: 5, reconcile: (name) => terminate(context, name) });
  context.feed.on(NAMESPACES, ({ type, object }) => {
    if (type !== 'DELETED' && object.metadata.deletionTimestamp !== undefined) queue.add(object.metadata.name);
  });
  context.feed.onAny(({ type, object }) => {
    const { namespace } = object.metadata;
    if (namespace === undefined || (type !== 'DELETED' && object.metadata.deletionTimestamp === undefined && type !== 'ADDED')) return;
    if (context.api.get(NAMESPACES, '', namespace)?.metadata.deletionTimestamp !== undefined) queue.add(namespace);
  });
}

async function terminate(context: Context, name: string): Promise<Outcome> {
  const { api, index } = context;
  const namespace = api.get(NAMESPACES, '', name);
  if (namespace?.metadata.deletionTimestamp === undefined) return DONE;
  await writeStatus(context, namespace, []);
  const doomed = index.inNamespace(name).filter((ref) => isPresent(context, ref) && !isDeleting(context, ref));
  for (let i = 0; i < doomed.length; i += DELETE_BATCH) {
    await Promise.all(doomed.slice(i, i + DELETE_BATCH).map((ref) => deleteContent(context, ref)));
  }
  const left = index.inNamespace(name).filter((ref) => isPresent(context, ref));
  if (left.length > 0) {
    const objects = left.map((ref) => ({ ref, object: api.raw.get(ref.resource, ref.namespace, ref.name) }));
    await writeStatus(context, namespace, remainingContent(objects));
    return DONE;
  }
  await writeStatus(context, namespace, remainingContent([]));
  if (namespace.spec?.finalizers?.includes(FINALIZER) === true) {
    await api.change<Namespace>(NAMESPACES, namespace, (draft) => {
      draft.spec = { ...draft.spec, finalizers: (draft.spec?.finalizers ?? []).filter((each) => each !== FINALIZER) };
    });
  }
  return DONE;
}

async function deleteContent({ api }: Context, ref: Ref): Promise<void> {
  await api.raw.delete(ref.resource, ref.namespace, ref.name, { propagationPolicy: 'Background', preconditions: { uid: ref.uid } });
}

function isPresent({ api }: Context, ref: Ref): boolean {
  return api.raw.get(ref.resource, ref.namespace, ref.name)?.metadata.uid === ref.uid;
}

function isDeleting({ api }: Context, ref: Ref): boolean {
  return api.raw.get(ref.resource, ref.namespace, ref.name)?.metadata.deletionTimestamp !== undefined;
}

async function writeStatus({ api, now }: Context, namespace: Namespace, conditions: readonly Condition[]): Promise<void> {
  await api.changeStatus<Namespace>(NAMESPACES, namespace, (draft) => {
    let wanted = draft.status?.conditions;
    for (const condition of conditions) wanted = withCondition(wanted, condition, now());
    const status = { phase: 'Terminating', ...(wanted === undefined ? {} : { conditions: wanted }) };
    if (!deepEqual(draft.status, status)) draft.status = status;
  });
}
