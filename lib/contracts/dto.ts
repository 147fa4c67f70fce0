import type { Condition } from '#lib/kube/object.ts';

/** What pages and routes exchange. Times are RFC 3339 strings; cpu is in cores, memory in bytes. */

export type ClusterHealth = 'ready' | 'notReady' | 'offline' | 'unknown';

/** `requested` and `allocatable` are absent until the first probe that could read them. */
export type ClusterCapacity = {
  cpuCores: { allocatable: number; requested: number };
  memoryBytes: { allocatable: number; requested: number };
  pods: { allocatable: number; requested: number };
};

export type ClusterSummary = {
  name: string;
  health: ClusterHealth;
  /** The one condition that decides `health`, in words. */
  reason: string;
  message: string;
  region?: string;
  zones: string[];
  kubernetesVersion?: string;
  nodes?: number;
  capacity?: ClusterCapacity;
  apiEndpoint: string;
  labels: Record<string, string>;
  lastProbeTime?: string;
  lastTransitionTime?: string;
  latencyMs?: number;
  /** Nothing new is placed there; `draining`: replicas under a preference move away besides. */
  cordon?: 'cordoned' | 'draining';
  /** The certificate of its API is not checked, or not fully. */
  isInsecure?: boolean;
  /** The federation lacks rights there on enabled types. */
  lacksRights?: boolean;
  conditions: Condition[];
};

/** Propagation: does every selected member hold what the federated object says. */
export type PropagationState = 'inSync' | 'progressing' | 'failed' | 'waiting' | 'unknown';

/** Health: does what was propagated run. `none` is a kind that has no replicas or readiness of its own. */
export type WorkloadHealth = 'healthy' | 'progressing' | 'degraded' | 'unknown' | 'none';

export type WorkloadCluster = {
  cluster: string;
  /** KubeFed's per-cluster code of section 5.10; empty means propagated. */
  code: string;
  message: string;
  /** Replicas as numbers the member's API reported; absent for kinds without replicas or when never seen. */
  replicasDesired?: number;
  replicasObserved?: number;
  replicasReady?: number;
};

export type WorkloadSummary = {
  /** Kind of the federated object, e.g. FederatedDeployment. */
  kind: string;
  /** Plural of the federated resource, e.g. federateddeployments: the word in routes. */
  resource: string;
  targetKind: string;
  namespace: string;
  name: string;
  propagation: PropagationState;
  /** Aggregate reason of the Propagation condition; empty when True. */
  reason: string;
  message: string;
  health: WorkloadHealth;
  replicasDesired?: number;
  /** Ready ones that somebody can count on: what a cluster reported last before it could not be seen any more is left out. */
  replicasReady?: number;
  /** Asked for in clusters that can't be seen now, so nobody knows how many are ready; absent when there are none. */
  replicasUnknown?: number;
  clusters: WorkloadCluster[];
  /** Nothing of it is written in any cluster until it is resumed. */
  isPaused?: boolean;
  /** Name of the ReplicaSchedulingPreference that owns the replicas here, when there is one. */
  preference?: string;
  createdAt: string;
};

export type FederationEvent = {
  id: string;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  object: { kind: string; namespace: string; name: string };
  count: number;
  lastSeen: string;
};

/** Everything the overview shows, read in one call so that its numbers agree with one another. */
export type Overview = {
  asOf: string;
  hostVersion: string;
  clusters: ClusterSummary[];
  workloads: WorkloadSummary[];
  events: FederationEvent[];
};
