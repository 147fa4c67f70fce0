import type { KubeObject } from '#lib/kube/object.ts';
import type { FieldValidation } from '../../schema/admit-object.ts';
import type { Revision } from '../../store/revision.ts';
import type { UserInfo } from '../authentication/user-info.ts';
import type { TextProblems } from '../http/sent-text.ts';
import type { ServedType } from '../resource-catalog.ts';

/** One write after routing: which object, on whose behalf, in which manner. */
export type WriteRequest = {
  readonly type: ServedType;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  /** Empty on create: then the body says it. */
  readonly name: string;
  /** `status` writes only the status; `finalize` only a namespace's finalizers; `binding` only a pod's node; empty writes all but the status. */
  readonly subresource: '' | 'status' | 'finalize' | 'scale' | 'binding';
  /** Who owns the fields that this write changes. */
  readonly manager: string;
  readonly fieldValidation: FieldValidation;
  readonly isDryRun: boolean;
  /** What strict decoding found in the text that the client sent. */
  readonly textProblems?: TextProblems;
  /** What a JSON, merge or strategic patch made of the object: errors of decoding then speak of the patch. */
  readonly patched?: unknown;
  /** Absent for the cluster's own controllers, which may do everything. */
  readonly user?: UserInfo;
};

export type Written = {
  /** In the storage version. A dry run's object is not frozen. */
  readonly object: KubeObject;
  /** Absent for a dry run: nothing was stored. */
  readonly revision?: Revision;
  readonly warnings: readonly string[];
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'removed';
};
