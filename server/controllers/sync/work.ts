import { assertNever } from '#lib/kube/invariant.ts';
import { contentHash } from '#lib/federation/propagation/content.ts';
import type { Operation } from '#lib/federation/propagation/plan-propagation.ts';
import type { ClusterCode, ConflictPolicy } from '#lib/federation/types/federated-object.ts';
import type { TargetRecord } from '#server/members/target-record.ts';

/** An operation that writes to a member. */
export type DueOperation = Exclude<Operation, { do: 'leave' }>;

/**
 * Names a piece of work: equal while the same operation would be carried out in the same way on the same target with the same content.
 * @param wanted hash of the content, where it is known; asked for only where the content matters.
 */
export function toWork(operation: DueOperation, policy: ConflictPolicy, wanted: () => string | undefined, record: TargetRecord | undefined): string {
  switch (operation.do) {
    case 'create': case 'update': return `apply/${policy}/${operation.do === 'create' && operation.adopt}/${wanted() ?? contentHash(operation.owned)}/${record?.uid ?? ''}/${record?.owned ?? ''}`;
    case 'delete': case 'release': return `${operation.do}/${record?.uid ?? ''}`;
    default: return assertNever(operation);
  }
}

/** What the status says while an operation has not ended: KubeFed's provisional codes. */
export function codeWhilePending(operation: DueOperation): ClusterCode {
  switch (operation.do) {
    case 'create': return 'CreationTimedOut';
    case 'update': return 'UpdateTimedOut';
    case 'delete': return 'DeletionTimedOut';
    case 'release': return 'LabelRemovalTimedOut';
    default: return assertNever(operation);
  }
}

/** What the status says when an operation failed. */
export function codeAfterFailure(operation: DueOperation, error: unknown): ClusterCode {
  if (isTimeout(error)) return codeWhilePending(operation);
  switch (operation.do) {
    case 'create': return 'CreationFailed';
    case 'update': return 'UpdateFailed';
    case 'delete': return 'DeletionFailed';
    case 'release': return 'LabelRemovalFailed';
    default: return assertNever(operation);
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof DOMException && error.cause.name === 'TimeoutError';
}
