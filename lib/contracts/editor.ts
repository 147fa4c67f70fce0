import type { KubeObject } from '#lib/kube/object.ts';
import type { FederationScope } from '#lib/federation/types/federation-config.ts';
import type { ObjectMarks } from '#lib/federation/history/object-marks.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { ObjectBase } from './changes.ts';
import type { ClusterHealth } from './dto.ts';

/** What the editors of one federated object need: the object as it is, and everything that decides what clusters make of it. */
export type EditorCluster = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly health: ClusterHealth;
  readonly region: string;
  readonly zones: readonly string[];
  readonly cordon?: 'cordoned' | 'draining';
  /** The cluster's API does not serve the object's kind. */
  readonly lacksType: boolean;
};

export type WorkloadEditor = {
  readonly asOf: string;
  readonly type: TypeConfig;
  /** The federated object, without status but for the entries that say which clusters hold it. */
  readonly object: KubeObject;
  readonly base: ObjectBase;
  readonly scope: FederationScope;
  /** Absent for objects whose own placement decides alone. */
  readonly namespace?: { readonly isFederated: boolean; readonly placement?: unknown };
  readonly clusters: readonly EditorCluster[];
  /** The preference that writes this object's list of clusters and replicas. */
  readonly preference?: { readonly name: string; readonly replicasPath: string };
  readonly isPaused: boolean;
};

/** The object as one member holds it now; absent where there is none. */
export type MemberObject = { readonly cluster: string; readonly live?: KubeObject };

/** One accepted change of a federated object or its preference, newest first in lists. */
export type Revision = {
  readonly id: string;
  readonly kind: string;
  readonly generation: number;
  readonly at: string;
  /** The session or field manager that made it; empty when nobody said. */
  readonly who: string;
  /** A word for what was done, such as `placement`; empty when it was done outside the console. */
  readonly what: string;
  readonly spec: unknown;
  /** Labels and annotations; absent in revisions from before they were kept. */
  readonly metadata?: ObjectMarks;
  readonly isCurrent: boolean;
};

export type WorkloadHistory = {
  readonly asOf: string;
  readonly revisions: readonly Revision[];
  /** The object is not there any more: when it was deleted, and by whom as far as that is known. */
  readonly deleted?: { readonly at: string; readonly who: string };
};
