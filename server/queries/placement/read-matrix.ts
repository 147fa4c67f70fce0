import type { PlacementMatrix, PlacementRow } from '#lib/contracts/placement.ts';
import { clustersHolding } from '#lib/federation/propagation/member-view.ts';
import { cordonOf } from '#lib/federation/types/cluster.ts';
import { parsePreference } from '#lib/federation/types/preference.ts';
import { at } from '#lib/federation/types/read.ts';
import { compareNames } from '#lib/views/compare-names.ts';
import type { Host } from '#server/host/host.ts';
import { toObjectKey } from '#server/host/keys.ts';
import { toClusterSummary } from '../to-cluster-summary.ts';

/** Every federated object with its placement, by namespace and name, and every cluster, from the host's caches. */
export function readMatrix(host: Host, now: Date): PlacementMatrix {
  const rows: PlacementRow[] = [];
  const namespaces: Record<string, { placement?: unknown }> = {};
  for (const { type, informer } of host.federatedTypes()) {
    for (const object of informer.store.values()) {
      const namespace = object.metadata.namespace ?? '';
      const placement = at(object, 'spec', 'placement');
      if (type.isNamespace) namespaces[namespace] = placement === undefined ? {} : { placement };
      const preference = preferenceOf(host, type.federated.kind, toObjectKey(object.metadata));
      rows.push({
        resource: type.federated.plural, kind: type.federated.kind, namespace, name: object.metadata.name, generation: object.metadata.generation ?? 0,
        holding: [...clustersHolding(object)], isFree: type.isNamespace || !type.target.namespaced,
        ...(placement === undefined ? {} : { placement }), ...(preference === undefined ? {} : { preference }),
      });
    }
  }
  return {
    asOf: now.toISOString(), scope: host.config?.scope ?? 'Cluster', namespaces,
    clusters: [...host.clusters.store.values()].map((cluster) => {
      const { name, labels, health, region = '', zones } = toClusterSummary(cluster);
      const cordon = cordonOf(cluster);
      return { name, labels, health, region, zones, ...(cordon === undefined ? {} : { cordon }) };
    }).toSorted((a, b) => compareNames(a.region, b.region) || compareNames(a.name, b.name)),
    rows: rows.toSorted((a, b) => compareNames(a.namespace, b.namespace) || compareNames(a.name, b.name) || compareNames(a.kind, b.kind)),
  };
}

function preferenceOf(host: Host, federatedKind: string, key: string): string | undefined {
  const preference = host.preferences.store.get(key);
  const parsed = preference === undefined ? undefined : parsePreference(preference);
  return preference !== undefined && parsed?.ok === true && parsed.value.targetKind === federatedKind ? preference.metadata.name : undefined;
}
