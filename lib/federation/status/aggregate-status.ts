/**
 * Status: what the clusters reported becomes the `status` of the federated object.
 *
 * Guarantees: the names KubeFed uses; entries sorted by cluster (D34); the same outcomes give the same status, and
 * `changed` is false when there is nothing to write. It does not write and does not read the time: that comes in.
 */
import { compareBytewise, deepEqual } from '#lib/kube/json.ts';
import type { AggregateReason, ClusterCode, FederatedClusterStatus, FederatedStatus, PropagationCondition } from '../types/federated-object.ts';

export const PROPAGATION_CONDITION = 'Propagation';
/** Addition: True while the object is paused; absent otherwise. */
export const PAUSED_CONDITION = 'Paused';

/** How one cluster ended in a pass. */
export type ClusterOutcome = {
  cluster: string;
  code: ClusterCode;
  message?: string;
  /** Something was created, updated, deleted or released there in this pass. */
  wrote: boolean;
  /** `formatAppliedRecord` after a write or a comparison; absent keeps what was remembered. */
  applied?: string;
  /** The target's status where collection is on. D5: a kind without status has none, and that is no fault. */
  remoteStatus?: Record<string, unknown>;
};

export type AggregateInput = {
  previous: FederatedStatus;
  /** `metadata.generation` of the federated object. */
  generation: number;
  /** A reason that concerns the object as a whole; empty when there is none. */
  reason: Exclude<AggregateReason, 'CheckClusters'>;
  /** In words, with a reason. */
  message?: string;
  outcomes: readonly ClusterOutcome[];
  /** The object is paused: generation and `Propagation` stay what they were, since nothing was brought about. */
  paused?: boolean;
  /** RFC 3339 in UTC with seconds. */
  now: string;
};

export type AggregateResult = { status: FederatedStatus; changed: boolean; retry: boolean };

const RECOVERABLE: ReadonlySet<ClusterCode> = new Set<ClusterCode>([
  'CreationFailed', 'UpdateFailed', 'DeletionFailed', 'LabelRemovalFailed', 'RetrievalFailed',
  'CreationTimedOut', 'UpdateTimedOut', 'DeletionTimedOut', 'LabelRemovalTimedOut',
]);

/** True for codes that another attempt may cure. */
export function isRecoverable(code: ClusterCode): boolean {
  return RECOVERABLE.has(code);
}

/** What a provisional code becomes when its operation ended in time; D4: decided for each cluster by itself. Undefined drops the entry. */
export function codeAfterSuccess(code: ClusterCode): ClusterCode | undefined {
  switch (code) {
    case 'CreationTimedOut': case 'UpdateTimedOut': return '';
    case 'DeletionTimedOut': return 'WaitingForRemoval';
    case 'LabelRemovalTimedOut': return undefined;
    default: return code;
  }
}

/** Folds the outcomes of a pass into the status. `retry` asks for another pass with back-off; D39: also after a failed placement or cluster list. */
export function aggregateStatus(input: AggregateInput): AggregateResult {
  const { previous, outcomes } = input;
  const failing = outcomes.filter((outcome) => outcome.code !== '').map((outcome) => outcome.cluster);
  const reason: AggregateReason = input.reason !== '' ? input.reason : failing.length > 0 ? 'CheckClusters' : '';
  const clusters = toClusters(previous.clusters ?? [], outcomes);
  const clustersChanged = !deepEqual(normalizeEntries(previous.clusters ?? []), clusters);
  const wrote = outcomes.some((outcome) => outcome.wrote);

  const old = (previous.conditions ?? []).find((condition) => condition.type === PROPAGATION_CONDITION);
  const wasPaused = (previous.conditions ?? []).find((condition) => condition.type === PAUSED_CONDITION);
  const others = (previous.conditions ?? []).filter(({ type }) => type !== PROPAGATION_CONDITION && type !== PAUSED_CONDITION);
  if (input.paused === true) {
    const conditions = [...others, ...(old === undefined ? [] : [old]), wasPaused ?? pausedSince(input.now)];
    return { status: { ...previous, conditions, clusters }, changed: clustersChanged || wasPaused === undefined, retry: false };
  }
  const condition = nextCondition(old, reason, describe(reason, input.message, failing), clustersChanged || wrote, input.now);
  return {
    status: { observedGeneration: input.generation, conditions: [...others, condition], clusters },
    changed: clustersChanged || (previous.observedGeneration ?? 0) !== input.generation || !sameCondition(old, condition) || wasPaused !== undefined,
    retry: reason === 'ClusterRetrievalFailed' || reason === 'ComputePlacementFailed' || outcomes.some((outcome) => isRecoverable(outcome.code)),
  };
}

function pausedSince(now: string): PropagationCondition {
  return { type: PAUSED_CONDITION, status: 'True', reason: 'PausedByAnnotation', message: 'clusters are left as they are until the object is resumed', lastTransitionTime: now };
}

/** An empty reason or message is the same as none. */
function sameCondition(old: PropagationCondition | undefined, next: PropagationCondition): boolean {
  if (old === undefined) return false;
  const { reason, message, ...rest } = old;
  return deepEqual({ ...rest, ...(reason ? { reason } : {}), ...(message ? { message } : {}) }, next);
}

/** D6: the update time moves whenever something was written, the transition time only with the state. */
function nextCondition(old: PropagationCondition | undefined, reason: AggregateReason, message: string, moved: boolean, now: string): PropagationCondition {
  const status = reason === '' ? 'True' : 'False';
  const transition = old === undefined || old.status !== status || (old.reason ?? '') !== reason;
  const lastUpdateTime = moved || transition ? now : old.lastUpdateTime;
  const lastTransitionTime = transition ? now : old.lastTransitionTime;
  const kept = !moved && !transition ? old.message : undefined;
  const text = kept ?? message;
  return {
    type: PROPAGATION_CONDITION,
    status,
    ...(reason === '' ? {} : { reason }),
    ...(text === '' ? {} : { message: text }),
    ...(lastUpdateTime === undefined ? {} : { lastUpdateTime }),
    ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }),
  };
}

function toClusters(previous: readonly FederatedClusterStatus[], outcomes: readonly ClusterOutcome[]): FederatedClusterStatus[] {
  const before = new Map(previous.map((entry) => [entry.name, entry]));
  return outcomes
    .map(({ cluster, code, message, applied, remoteStatus }) => {
      const record = applied ?? before.get(cluster)?.applied;
      return {
        name: cluster,
        ...(code === '' ? {} : { status: code }),
        ...(code === '' || message === undefined || message === '' ? {} : { message }),
        ...(record === undefined ? {} : { applied: record }),
        ...(remoteStatus === undefined ? {} : { remoteStatus }),
      };
    })
    .toSorted((a, b) => compareBytewise(a.name, b.name));
}

function normalizeEntries(entries: readonly FederatedClusterStatus[]): FederatedClusterStatus[] {
  return entries.toSorted((a, b) => compareBytewise(a.name, b.name));
}

function describe(reason: AggregateReason, message: string | undefined, failing: readonly string[]): string {
  if (message !== undefined && message !== '') return message;
  switch (reason) {
    case '': return '';
    case 'CheckClusters': return `see status.clusters of ${failing.toSorted(compareBytewise).join(', ')}`;
    case 'NamespaceNotFederated': return 'the namespace is not federated; create a FederatedNamespace of the same name in it';
    case 'ComputePlacementFailed': return 'the placement can not be computed';
    case 'ClusterRetrievalFailed': return 'the clusters can not be listed';
  }
}
