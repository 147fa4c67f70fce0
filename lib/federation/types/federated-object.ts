import type { KubeObject, LabelSelector } from '#lib/kube/object.ts';
import { PAUSED_ANNOTATION } from './constants.ts';
import { booleanAt, listAt, numberAt, objectAt, stringAt } from './read.ts';

/** The three parts of a federated spec, as they are written. What is read from the API stays `unknown` until a reader below has looked at it. */
export type Placement = {
  /** Present, even as `[]`: exactly these, and the selector is ignored. */
  clusters?: { name: string }[];
  /** Read only when `clusters` is absent. `{}` selects every cluster, an absent selector none. */
  clusterSelector?: LabelSelector;
};

export type OverrideOperation = { op?: '' | 'add' | 'remove' | 'replace'; path: string; value?: unknown };

/** `clusterName: "*"` and `clusterSelector` are additions to KubeFed's form. */
export type OverrideItem = { clusterName?: string; clusterSelector?: LabelSelector; clusterOverrides?: OverrideOperation[] };

/** Addition: what happens when another manager owns a field that we set. `Force` takes it over, `Report` leaves it and says so. */
export type ConflictPolicy = 'Force' | 'Report';

export type FederatedSpec = {
  template?: Record<string, unknown>;
  placement?: Placement;
  overrides?: OverrideItem[];
  retainReplicas?: boolean;
  conflictPolicy?: ConflictPolicy;
};

/** Codes of `status.clusters[].status`; the empty string means propagated and is left out when written. */
export const CLUSTER_CODES = [
  '', 'WaitingForRemoval', 'ClusterNotReady', 'CachedRetrievalFailed', 'ComputeResourceFailed', 'ApplyOverridesFailed',
  'CreationFailed', 'UpdateFailed', 'DeletionFailed', 'LabelRemovalFailed', 'RetrievalFailed', 'AlreadyExists',
  'FieldRetentionFailed', 'VersionRetrievalFailed', 'ClientRetrievalFailed', 'ManagedLabelFalse', 'CreationTimedOut',
  'UpdateTimedOut', 'DeletionTimedOut', 'LabelRemovalTimedOut',
] as const;
export type ClusterCode = (typeof CLUSTER_CODES)[number];

export const AGGREGATE_REASONS = ['', 'ClusterRetrievalFailed', 'ComputePlacementFailed', 'CheckClusters', 'NamespaceNotFederated'] as const;
export type AggregateReason = (typeof AGGREGATE_REASONS)[number];

export type PropagationCondition = {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastUpdateTime?: string;
  lastTransitionTime?: string;
};

export type FederatedClusterStatus = {
  name: string;
  status?: ClusterCode;
  /** Addition: the cause in words, for codes other than propagated. */
  message?: string;
  /** Addition: what was applied there last, so that a restart need not apply it again. See `propagation/applied-record.ts`. */
  applied?: string;
  remoteStatus?: Record<string, unknown>;
};

export type FederatedStatus = {
  observedGeneration?: number;
  conditions?: PropagationCondition[];
  clusters?: FederatedClusterStatus[];
};

export function templateOf(object: KubeObject): Record<string, unknown> | undefined {
  return objectAt(object, 'spec', 'template');
}

export function placementOf(object: KubeObject): Record<string, unknown> | undefined {
  return objectAt(object, 'spec', 'placement');
}

export function retainsReplicas(object: KubeObject): boolean {
  return booleanAt(object, 'spec', 'retainReplicas') === true;
}

export function conflictPolicyOf(object: KubeObject): ConflictPolicy {
  return stringAt(object, 'spec', 'conflictPolicy') === 'Report' ? 'Report' : 'Force';
}

/** True while members are to be left as they are: nothing is made, changed or put back there, and nothing taken out for having left the placement. */
export function isPaused(object: KubeObject): boolean {
  return object.metadata.annotations?.[PAUSED_ANNOTATION] === 'true';
}

function isClusterCode(text: string): text is ClusterCode {
  return CLUSTER_CODES.some((code) => code === text);
}

/** Reads `status` of a federated object; entries without the fields that name them are left out, an unknown code reads as absent. */
export function federatedStatusOf(object: KubeObject): FederatedStatus {
  const status = objectAt(object, 'status');
  const observedGeneration = numberAt(status, 'observedGeneration');
  const conditions = listAt(status, 'conditions');
  const clusters = listAt(status, 'clusters');
  return {
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
    ...(conditions === undefined ? {} : { conditions: conditions.flatMap(readCondition) }),
    ...(clusters === undefined ? {} : { clusters: clusters.flatMap(readClusterStatus) }),
  };
}

function readCondition(value: unknown): PropagationCondition[] {
  const type = stringAt(value, 'type');
  if (type === undefined) return [];
  return [{ type, status: stringAt(value, 'status') ?? 'Unknown', ...strings(value, ['reason', 'message', 'lastUpdateTime', 'lastTransitionTime']) }];
}

function readClusterStatus(value: unknown): FederatedClusterStatus[] {
  const name = stringAt(value, 'name');
  if (name === undefined) return [];
  const code = stringAt(value, 'status');
  const remoteStatus = objectAt(value, 'remoteStatus');
  return [{
    name,
    ...(code === undefined || !isClusterCode(code) || code === '' ? {} : { status: code }),
    ...strings(value, ['message', 'applied']),
    ...(remoteStatus === undefined ? {} : { remoteStatus }),
  }];
}

function strings<K extends string>(value: unknown, keys: readonly K[]): { [P in K]?: string } {
  const found: { [P in K]?: string } = {};
  for (const key of keys) {
    const text = stringAt(value, key);
    if (text !== undefined) found[key] = text;
  }
  return found;
}
