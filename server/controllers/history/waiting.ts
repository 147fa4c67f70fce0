import type { RevisionSubject } from '#lib/federation/history/revision.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';

/** One version of an object as it was seen; `isLast` when the object was deleted as it stood. */
export type SeenVersion = { readonly before: KubeObject | undefined; readonly object: KubeObject; readonly at: string; readonly isLast: boolean };

/** Versions of one object that are to be kept, oldest first. */
export type Waiting = { readonly type: ResourceType; versions: SeenVersion[] };

/** The version that was kept last of an object. */
export type Kept = { readonly uid: string; readonly generation: number };

export function subjectOf(object: KubeObject): RevisionSubject {
  return { kind: object.kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name };
}
