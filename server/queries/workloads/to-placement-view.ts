import { compareBytewise } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { PlacementView } from '#lib/contracts/workload-detail.ts';
import { computePlacement, type PlacementInput, type PlacementResult } from '#lib/federation/placement/compute-placement.ts';
import { describePlacement, describeRequirement } from '#lib/federation/placement/describe-placement.ts';
import { parseSelector } from '#lib/federation/placement/selector.ts';
import { readCluster } from '#lib/federation/types/cluster.ts';
import { formatFieldErrors } from '#lib/federation/types/field-error.ts';
import { at, listAt } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { Host } from '#server/host/host.ts';

/** Places one federated object over the joined clusters as the sync controller does. */
export function placeWorkload(host: Host, type: TypeConfig, object: KubeObject, mode: 'full' | 'selectorOnly'): PlacementResult {
  return computePlacement({
    placement: at(object, 'spec', 'placement'), mode, clusters: [...host.clusters.store.values()].map(readCluster), ...namespaceOf(host, type, object),
  });
}

/** What the page says about a placement: how it selects, and for each cluster whether and why. */
export function toPlacementView(object: KubeObject, result: PlacementResult): PlacementView {
  const placement = at(object, 'spec', 'placement');
  const listed = listAt(placement, 'clusters');
  const selector = at(placement, 'clusterSelector');
  const by = listed !== undefined ? 'list' : selector === undefined || selector === null ? 'nothing' : 'selector';
  const base = { by, isEmptyList: listed?.length === 0, selector: by === 'selector' ? describeSelector(selector) : '' } as const;
  if (!result.ok) return { ...base, decisions: [], unknownClusters: [], problem: formatFieldErrors(result.errors) };
  return {
    ...base, problem: '', unknownClusters: result.unknownClusters,
    decisions: result.decisions.map((decision) => ({ cluster: decision.cluster, isSelected: decision.selected, reason: describePlacement(decision) }))
      .toSorted((a, b) => compareBytewise(a.cluster, b.cluster)),
  };
}

function describeSelector(selector: unknown): string {
  const parsed = parseSelector(selector, 'spec.placement.clusterSelector');
  return parsed.ok ? parsed.requirements.map(describeRequirement).join(', ') : JSON.stringify(selector);
}

function namespaceOf(host: Host, type: TypeConfig, object: KubeObject): Pick<PlacementInput, 'namespace'> {
  const { namespace } = object.metadata;
  if (type.isNamespace || !type.target.namespaced || namespace === undefined) return {};
  const fedNamespace = host.federated('namespaces')?.store.get(`${namespace}/${namespace}`);
  const scope = host.config?.scope ?? 'Cluster';
  return { namespace: fedNamespace === undefined ? { scope, federated: false } : { scope, federated: true, placement: at(fedNamespace, 'spec', 'placement') } };
}
