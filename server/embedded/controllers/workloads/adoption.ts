import type { KubeObject, LabelSelector } from '#lib/kube/object.ts';
import { matchesLabels, toRequirements } from '#lib/kube/label-selector.ts';
import type { Context } from '../engine/context.ts';
import type { LabelIndex } from '../engine/label-index.ts';
import { controllerUid } from '../engine/object-index.ts';
import type { Kind } from '../kinds.ts';
import { controllerOf } from './pod-control.ts';

/**
 * The objects that `owner` controls, after taking in matching ones that nobody controls and letting go of its own
 * that no longer match. An owner that is being deleted takes in nothing.
 */
export async function claim<T extends KubeObject>(
  { api, index }: Context, kind: Kind<T>, labels: LabelIndex<T>, owner: KubeObject, selector: LabelSelector,
): Promise<T[]> {
  const uid = owner.metadata.uid ?? '';
  const requirements = toRequirements(selector);
  const kept: T[] = [];
  const owned = index.owned(kind, uid);
  for (const object of owned) {
    if (matchesLabels(requirements, object.metadata.labels)) kept.push(object);
    else if (object.metadata.deletionTimestamp === undefined) await release(api, kind, object, uid);
  }
  if (owner.metadata.deletionTimestamp !== undefined || requirements.length === 0) return kept;
  for (const object of labels.select(owner.metadata.namespace ?? '', selector)) {
    if (controllerUid(object) !== undefined || object.metadata.deletionTimestamp !== undefined) continue;
    const adopted = await api.change<T>(kind, object, (draft) => {
      if (controllerUid(draft) === undefined) draft.metadata.ownerReferences = [...(draft.metadata.ownerReferences ?? []), controllerOf(owner)];
    });
    if (adopted !== undefined && controllerUid(adopted) === uid) kept.push(adopted);
  }
  return kept;
}

async function release<T extends KubeObject>(api: Context['api'], kind: Kind<T>, object: T, ownerUid: string): Promise<void> {
  await api.change<T>(kind, object, (draft) => {
    const others = (draft.metadata.ownerReferences ?? []).filter((owner) => owner.uid !== ownerUid);
    if (others.length > 0) draft.metadata.ownerReferences = others;
    else delete draft.metadata.ownerReferences;
  });
}
