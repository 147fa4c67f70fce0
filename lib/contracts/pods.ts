import type { Sentence } from '#lib/kube/sentence.ts';
/** Pods of a workload inside one member, as its API reported them at this moment. Times are RFC 3339. */

/**
 * `waiting`: it can't start, see the reason. `starting`: on its way. `stopping`: being deleted. `done`: it ran to its end.
 */
export type PodState = 'running' | 'starting' | 'waiting' | 'failed' | 'stopping' | 'done' | 'unknown';

export type PodView = {
  name: string;
  state: PodState;
  /** The word that says why, such as `Unschedulable` or `CrashLoopBackOff`; empty when all is well. */
  reason: string;
  message: string;
  isReady: boolean;
  containersReady: number;
  containers: string[];
  /** Those of them that never ran, and so have no log. */
  unstarted: string[];
  restarts: number;
  node: string;
  createdAt: string;
};

export type MemberEvent = { id: string; type: 'Normal' | 'Warning'; reason: string; message: string; kind: string; name: string; count: number; lastSeen: string };

export type ClusterPods = {
  asOf: string;
  cluster: string;
  kind: string;
  /** The workload's own numbers in this cluster; absent for kinds without. */
  desired?: number;
  ready?: number;
  /** The cluster's own controllers have looked at the workload; without them there are never any Pods. */
  isObserved: boolean;
  /** Some node of the cluster reports that it is ready; undefined when nodes may not be read. */
  hasReadyNode?: boolean;
  pods: PodView[];
  /** There are more Pods than are listed. */
  isCut: boolean;
  /** About the workload and its Pods, newest first. */
  events: MemberEvent[];
  /** Why events could not be read; empty when they were. */
  eventsProblem?: Sentence;
};

