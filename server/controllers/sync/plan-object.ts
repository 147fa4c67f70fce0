import { parseOverrides, type ParsedOverrides } from '#lib/federation/overrides/parse-overrides.ts';
import { computePlacement, type PlacementResult } from '#lib/federation/placement/compute-placement.ts';
import { contentHash, ownedContent } from '#lib/federation/propagation/content.ts';
import { renderForCluster } from '#lib/federation/propagation/render-for-cluster.ts';
import type { FederationCluster } from '#lib/federation/types/cluster.ts';
import type { FederationScope } from '#lib/federation/types/federation-config.ts';
import { at } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { KubeObject } from '#lib/kube/object.ts';

/** What one federated object asks of the clusters. Made once for each version of its inputs. */
export type ObjectPlan = {
  placement: PlacementResult;
  selected: ReadonlySet<string>;
  overrides: ParsedOverrides;
  /** Hashes of what clusters should hold, filled as they are asked for; undefined where it can't be rendered. */
  sentHashes: Map<string, string | undefined>;
};

export type PlanInput = {
  type: TypeConfig;
  fedObject: KubeObject;
  clusters: readonly FederationCluster[];
  scope: FederationScope;
  /** The FederatedNamespace around the object; undefined when there is none. */
  fedNamespace: KubeObject | undefined;
  /** Clusters that hold the object already; a cordon keeps it out of others. */
  holding: ReadonlySet<string>;
};

/** Key under which the hash is kept that every cluster shares while the object has no overrides. */
const SHARED = '*';

/** Computes placement and parses overrides of one object; rendering waits until a cluster asks. */
export function planObject(input: PlanInput): ObjectPlan {
  const { type, fedObject, clusters, scope, fedNamespace, holding } = input;
  const placement = computePlacement({
    placement: at(fedObject, 'spec', 'placement'), clusters, holding,
    ...(type.target.namespaced
      ? { namespace: fedNamespace === undefined ? { scope, federated: false } : { scope, federated: true, placement: at(fedNamespace, 'spec', 'placement') } }
      : {}),
  });
  return {
    placement, selected: new Set(placement.ok ? placement.selected : []),
    overrides: parseOverrides(at(fedObject, 'spec', 'overrides')), sentHashes: new Map(),
  };
}

/** The hash of what a cluster should hold, as `recordApplied` notes it; undefined when it can't be rendered. */
export function sentHashFor(plan: ObjectPlan, typeConfig: TypeConfig, fedObject: KubeObject, cluster: FederationCluster): string | undefined {
  const key = plan.overrides.items.length === 0 && plan.overrides.errors.length === 0 ? SHARED : cluster.name;
  if (plan.sentHashes.has(key)) return plan.sentHashes.get(key);
  const rendered = renderForCluster({ fedObject, typeConfig, cluster, overrides: plan.overrides });
  const hash = rendered.ok ? contentHash(ownedContent(rendered.object, rendered.leftToCluster)) : undefined;
  plan.sentHashes.set(key, hash);
  return hash;
}
