import { invariant } from '#lib/kube/invariant.ts';
import type { KubeObject } from '#lib/kube/object.ts';

/** One state of one object. Immutable: `object` is deeply frozen and `json` is its only serialisation. */
export type Revision = {
  /** `${group}/${plural}`; the core group is empty: `/pods`. */
  readonly resource: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
  readonly revision: number;
  readonly object: KubeObject;
  /** Begins with `{"apiVersion":"…"`, so that another spelling of the group is a change of prefix. */
  readonly json: string;
};

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One committed step of the history. A deletion's `current` is the last state, stamped with the deletion's revision. */
export type Change = {
  readonly type: ChangeType;
  readonly revision: number;
  readonly current: Revision;
  readonly previous: Revision | undefined;
};

/** Freezes a JSON value through and through, so that one object can be shared by readers, watchers and controllers. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) {
    for (const item of value) deepFreeze(item);
  } else {
    for (const item of Object.values(value)) deepFreeze(item);
  }
  return Object.freeze(value);
}

/**
 * Stamps `object` with its resourceVersion and freezes it. `object` must be the caller's own (it is not copied below
 * `metadata`).
 */
export function toRevision(resource: string, revision: number, object: KubeObject): Revision {
  const { apiVersion, kind, metadata, ...rest } = object;
  const stamped: KubeObject = { apiVersion, kind, metadata: { ...metadata, resourceVersion: String(revision) }, ...rest };
  return {
    resource, revision, namespace: metadata.namespace ?? '', name: metadata.name,
    object: deepFreeze(stamped), json: JSON.stringify(stamped),
  };
}

/** The serialised object under another `apiVersion`, without serialising it again. */
export function jsonUnderApiVersion(revision: Revision, apiVersion: string): string {
  if (revision.object.apiVersion === apiVersion) return revision.json;
  const prefix = `{"apiVersion":${JSON.stringify(revision.object.apiVersion)}`;
  invariant(revision.json.startsWith(prefix), `the stored text of ${revision.resource} ${revision.name} begins with its apiVersion`);
  return `{"apiVersion":${JSON.stringify(apiVersion)}${revision.json.slice(prefix.length)}`;
}
