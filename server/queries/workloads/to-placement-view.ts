import { compareBytewise } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { NamespacePlacement } from '#lib/contracts/namespaces.ts';
import { computePlacement, type PlacementInput, type PlacementResult } from '#lib/federation/placement/compute-placement.ts';
import { describeRequirement } from '#lib/federation/placement/describe-requirement.ts';
import { parseSelector } from '#lib/federation/placement/selector.ts';
import { readCluster } from '#lib/federation/types/cluster.ts';
import { at, listAt } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { Host } from '#server/host/host.ts';

/** Places one federated object over the joined clusters as the sync controller does. */
export function placeWorkload(host: Host, type: TypeConfig, object: KubeObject, mode: 'full' | 'selectorOnly'): PlacementResult {
  return computePlacement({
    placement: at(object, 'spec', 'placement'), mode, clusters: [...host.clusters.store.values()].map(readCluster), ...namespaceOf(host, type, object),
  });
}

/** How a placement selects, and which clusters it selects now. */
export function toPlacementView(object: KubeObject, result: PlacementResult): NamespacePlacement {
  const placement = at(object, 'spec', 'placement');
  const selector = at(placement, 'clusterSelector');
  const by = listAt(placement, 'clusters') !== undefined ? 'list' : selector === undefined || selector === null ? 'nothing' : 'selector';
  return { by, selector: by === 'selector' ? describeSelector(selector) : '', clusters: result.ok ? [...result.selected].toSorted(compareBytewise) : [] };
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
