import type { NamespacesOverview, NamespaceView } from '#lib/contracts/namespaces.ts';
import { PROTECTED_NAMESPACES } from '#lib/federation/types/constants.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { compareBytewise } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { Host } from '#server/host/host.ts';
import { toWorkloadSummary } from '../to-workload-summary.ts';
import { placeWorkload, toPlacementView } from '../workloads/to-placement-view.ts';

/** Every namespace of the host by name, whether and where it is federated, and what is federated in it. From caches alone. */
export function readNamespaces(host: Host, now: Date): NamespacesOverview {
  const contents = countContents(host);
  const federated = [...host.federatedTypes()].find(({ type }) => type.isNamespace);
  const namespaces = [...host.namespaces.store.values()].map((namespace): NamespaceView => {
    const { name } = namespace.metadata;
    const object = federated?.informer.store.get(`${name}/${name}`);
    return {
      name, isProtected: PROTECTED_NAMESPACES.includes(name), isLeaving: namespace.metadata.deletionTimestamp !== undefined,
      contents: [...contents.get(name) ?? []].map(([kind, count]) => ({ kind, count })).toSorted((a, b) => b.count - a.count || compareBytewise(a.kind, b.kind)),
      ...(federated === undefined || object === undefined ? {} : { federated: toFederated(host, federated.type, object) }),
    };
  });
  return { asOf: now.toISOString(), clusterCount: host.clusters.store.size, namespaces: namespaces.toSorted((a, b) => compareBytewise(a.name, b.name)) };
}

function toFederated(host: Host, type: TypeConfig, object: KubeObject): NonNullable<NamespaceView['federated']> {
  const { propagation, reason } = toWorkloadSummary(type, object, undefined);
  return { propagation, reason, placement: toPlacementView(object, placeWorkload(host, type, object, 'full')) };
}

function countContents(host: Host): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const { type, informer } of host.federatedTypes()) {
    if (type.isNamespace || !type.target.namespaced) continue;
    for (const { metadata: { namespace = '' } } of informer.store.values()) {
      const kinds = counts.get(namespace) ?? new Map<string, number>();
      kinds.set(type.federated.kind, (kinds.get(type.federated.kind) ?? 0) + 1);
      counts.set(namespace, kinds);
    }
  }
  return counts;
}
