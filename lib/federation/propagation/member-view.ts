import type { KubeObject } from '#lib/kube/object.ts';
import { MANAGED_LABEL } from '../types/constants.ts';
import { federatedStatusOf } from '../types/federated-object.ts';
import type { RecordedVersions } from './version-hash.ts';

/** What is known of the target in one joined cluster. D2: it is each cluster's own; one that isn't in sync stands for itself. */
export type MemberView =
  | { state: 'notReady' }
  /** Ready, but its objects of this type can't be read: the type is missing there, credentials are refused, the cache is not filled yet. */
  | { state: 'unsynced'; code: 'CachedRetrievalFailed' | 'ClientRetrievalFailed'; message: string }
  | { state: 'absent' }
  /** `hostNamespace`: the cluster is the host and the target is the very namespace the federated object lives in. */
  | { state: 'present'; live: KubeObject; hostNamespace?: boolean };

export type Ownership = 'managed' | 'handsOff' | 'foreign';

/** Whose an object in a member is, by its managed label. */
export function ownershipOf(live: KubeObject): Ownership {
  const label = live.metadata.labels?.[MANAGED_LABEL];
  return label === 'true' ? 'managed' : label === 'false' ? 'handsOff' : 'foreign';
}

/**
 * Clusters that hold the object, or may: something was applied there, KubeFed recorded a version there, or its last
 * known code speaks of an object that exists. D3: only these are waited for when the object goes.
 */
export function clustersHolding(fedObject: KubeObject, recorded?: RecordedVersions): Set<string> {
  const holding = new Set(Object.keys(recorded?.byCluster ?? {}));
  for (const { name, status = '', applied } of federatedStatusOf(fedObject).clusters ?? []) {
    if (applied !== undefined || HOLDING_CODES.has(status)) holding.add(name);
  }
  return holding;
}

const HOLDING_CODES: ReadonlySet<string> = new Set([
  '', 'WaitingForRemoval', 'UpdateFailed', 'DeletionFailed', 'LabelRemovalFailed', 'FieldRetentionFailed',
  'CreationTimedOut', 'UpdateTimedOut', 'DeletionTimedOut', 'LabelRemovalTimedOut',
]);
