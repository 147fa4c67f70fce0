import type { PropagationState } from './dto.ts';

/** What the page of namespaces exchanges. */

export type NamespacePlacement = {
  by: 'list' | 'selector' | 'nothing';
  /** The selector in kubectl's words; empty otherwise. */
  selector: string;
  /** Clusters that it selects now, sorted. */
  clusters: string[];
};

export type NamespaceView = {
  name: string;
  /** Belongs to the host cluster itself and is never federated. */
  isProtected: boolean;
  isLeaving: boolean;
  /** The federated namespace, when there is one. */
  federated?: { propagation: PropagationState; reason: string; placement: NamespacePlacement };
  /** Federated objects in it by kind, the most first. */
  contents: { kind: string; count: number }[];
};

export type NamespacesOverview = { asOf: string; clusterCount: number; namespaces: NamespaceView[] };
