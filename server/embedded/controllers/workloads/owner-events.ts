import type { KubeObject, LabelSelector } from '#lib/kube/object.ts';
import { matchesLabels, toRequirements } from '#lib/kube/label-selector.ts';
import { toKey, type Context } from '../engine/context.ts';
import { controllerUid } from '../engine/object-index.ts';
import type { ReconcileQueue } from '../engine/reconcile-queue.ts';
import { PODS, type Kind, type Pod } from '../kinds.ts';
import { matters } from './pod-state.ts';

/** Wakes owners of one kind when one of their pods changes, or when a pod without an owner begins to match them. */
export function wakeOnPods<T extends KubeObject & { spec: { selector?: LabelSelector } }>(
  context: Context, kind: Kind<T>, queue: ReconcileQueue,
): void {
  context.feed.on(PODS, ({ type, object, previous }) => {
    if (type === 'MODIFIED' && !matters(object, previous)) return;
    wakeOwner(context, kind.resource, object, queue);
    if (previous !== undefined && controllerUid(previous) !== controllerUid(object)) wakeOwner(context, kind.resource, previous, queue);
    if (type !== 'DELETED' && controllerUid(object) === undefined) wakeMatching(context, kind, object, queue);
  });
}

/** Wakes the controller of an object if it is of the given resource. */
export function wakeOwner({ index }: Context, resource: string, object: KubeObject, queue: ReconcileQueue): void {
  const uid = controllerUid(object);
  const owner = uid === undefined ? undefined : index.byUid(uid);
  if (owner?.resource === resource) queue.add(toKey({ metadata: owner }));
}

function wakeMatching<T extends KubeObject & { spec: { selector?: LabelSelector } }>(
  { api }: Context, kind: Kind<T>, pod: Pod, queue: ReconcileQueue,
): void {
  for (const owner of api.list(kind, pod.metadata.namespace)) {
    const { selector } = owner.spec;
    if (selector !== undefined && matchesLabels(toRequirements(selector), pod.metadata.labels)) queue.add(toKey(owner));
  }
}
