import type { FederationScope } from '#lib/federation/types/federation-config.ts';
import type { EditorCluster } from './editor.ts';

/** What the matrix of workloads by clusters is made from; what each cell shows is computed in the browser. */
export type PlacementRow = {
  readonly resource: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly generation: number;
  /** `spec.placement` as it is stored; absent when there is none. */
  readonly placement?: unknown;
  /** Clusters that hold the object, which a cordon does not take from them. */
  readonly holding: readonly string[];
  /** The object's own placement decides alone: cluster-wide targets and namespaces. */
  readonly isFree: boolean;
  readonly preference?: string;
};

export type PlacementMatrix = {
  readonly asOf: string;
  readonly scope: FederationScope;
  readonly clusters: readonly Omit<EditorCluster, 'lacksType'>[];
  /** Placement of each federated namespace; one that is not here is not federated. */
  readonly namespaces: Readonly<Record<string, { readonly placement?: unknown }>>;
  readonly rows: readonly PlacementRow[];
};
