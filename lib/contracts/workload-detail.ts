import type { Cordon } from '#lib/federation/types/cluster.ts';
import type { ClusterPreference, Preference, PreferenceExtras } from '#lib/federation/types/preference.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import type { ClusterHealth, FederationEvent, WorkloadSummary } from './dto.ts';

/** What the pages of one federated object and of replica preferences exchange. Times are RFC 3339; counts are replicas. */

export type StatusCondition = { type: string; status: string; reason: string; message: string; lastTransitionTime?: string };

/** A ReplicaSchedulingPreference as it stands, with what its controller last said about it. */
export type PreferenceView = {
  name: string;
  generation: number;
  /** The status speaks of the spec as it is now. */
  isObserved: boolean;
  /** Absent when the spec can't be followed; `problem` then says why. */
  spec?: Preference;
  problem?: Sentence;
  conditions: StatusCondition[];
  unplaced: number;
  lastPlanTime?: string;
  cause: string;
  /** Clusters whose replicas went elsewhere and that do not take part now. */
  lost: string[];
  /** What each cluster was asked for before the first of them was lost; absent while nothing is away from home. */
  home?: Record<string, number>;
};

/** The numbers of one cluster; what was never reported is absent. */
export type ClusterReplicas = {
  cluster: string;
  health: ClusterHealth;
  /** What the member is asked to run, as its own object says. */
  desired?: number;
  observed?: number;
  ready?: number;
  /** What the preference's controller last planned and wrote; of it `overflow` is beyond the cluster's capacity. */
  planned?: number;
  overflow?: number;
  capacity?: number;
  /** Replicas it could hold in all by what its nodes leave; absent when nodes were not counted. */
  room?: number;
  region?: string;
  zones: string[];
  labels: Record<string, string>;
  /** Somebody keeps new replicas out of it; while draining, those that are there move away. */
  cordon?: Cordon;
  /** The planner's own sentence of the last plan. */
  reason: string;
  /** KubeFed's per-cluster code; empty when propagated. */
  code: string;
  message: string;
};

/** Where the replicas of one workload are and should be; the planner's inputs are in it, so that a browser can plan too. */
export type ReplicaDistribution = {
  kind: string;
  resource: string;
  namespace: string;
  name: string;
  /** `spec.replicas` of the template: what a cluster gets when nothing else is said. */
  templateReplicas?: number;
  clusters: ClusterReplicas[];
  /** Clusters the planner may use: ready ones, and those it was still using when the last plan was made. */
  available: string[];
  /** Those of them that the cluster selector and the namespace select, for preferences that ask for it. */
  selected: string[];
  preference?: PreferenceView;
};

export type WorkloadDetail = {
  /** Clusters that hold it and can't be seen now, with the time since when, as far as that is known. */
  unseen: { cluster: string; since: string }[];
  asOf: string;
  summary: WorkloadSummary;
  generation: number;
  conditions: StatusCondition[];
  /** Absent for kinds without replicas. */
  replicas?: ReplicaDistribution;
  events: FederationEvent[];
  /** The federated object as YAML, without the bookkeeping of field owners. */
  yaml: string;
};

/** Every preference with the distribution it asks for. */
export type ReplicaOverview = { asOf: string; distributions: ReplicaDistribution[] };

/** One moment of a cluster's numbers; they hold until the next one. */
export type HistoryPoint = { atMs: number; desired: number; ready: number };
export type ReplicaHistory = {
  fromMs: number;
  toMs: number;
  series: { cluster: string; points: HistoryPoint[] }[];
  /** Times in which nothing was recorded; what is known from before may not have held then. */
  gaps: { fromMs: number; toMs: number }[];
};

/** Windows that a history can be read for, in hours: up to a day in slots of 15 seconds, beyond in slots of five minutes. */
export const HISTORY_HOURS = [1, 6, 24, 168, 720] as const;
export type HistoryHours = (typeof HISTORY_HOURS)[number];

/**
 * Set or change a preference. `generation` is the one that was read: a spec changed since is a conflict, a status written
 * since is not. Without it the preference must not exist yet.
 */
export type PreferenceInput = {
  namespace: string;
  name: string;
  targetKind: string;
  generation?: number | undefined;
  totalReplicas: number;
  rebalance: boolean;
  clusters: Record<string, ClusterPreference>;
  /** All of strategy, topology, failover and disruption as they shall be: one that is absent here is removed. Without `extras` all stay as they are. */
  extras?: PreferenceExtras | undefined;
};
