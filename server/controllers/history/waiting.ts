import type { RevisionSubject } from '#lib/federation/history/revision.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';

/** Versions of one object that are to be kept, oldest first; `isGone` when its revisions are to go instead. */
export type Waiting = { readonly type: ResourceType; versions: { before: KubeObject | undefined; object: KubeObject; at: string }[]; isGone: boolean };

export function subjectOf(object: KubeObject): RevisionSubject {
  return { kind: object.kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name };
}
