import { compareBytewise } from '#lib/kube/json.ts';
import type { ClusterSummary, Overview, WorkloadSummary } from '#lib/contracts/dto.ts';
import { parsePreference } from '#lib/federation/types/preference.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import type { Host } from '#server/host/host.ts';
import { toObjectKey } from '#server/host/keys.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { readEvents } from './read-events.ts';
import { toClusterSummary } from './to-cluster-summary.ts';
import { toWorkloadSummary } from './to-workload-summary.ts';

/** Events that one reading returns, newest first. */
const MAX_EVENTS = 50;

/**
 * The whole federation as the host's caches hold it now: no request is made. Clusters and workloads are sorted by name,
 * events newest first.
 */
export function readOverview(host: Host, hostVersion: string, now: Date): Overview {
  return {
    asOf: now.toISOString(), hostVersion,
    clusters: [...host.clusters.store.values()].map(toClusterSummary).toSorted((a, b) => compareBytewise(a.name, b.name)),
    workloads: readWorkloads(host),
    events: readEvents(host, MAX_EVENTS),
  };
}

/** One cluster; undefined when it has not joined. */
export function readCluster(host: Host, name: string): ClusterSummary | undefined {
  const cluster = host.clusters.store.get(`${SYSTEM_NAMESPACE}/${name}`);
  return cluster === undefined ? undefined : toClusterSummary(cluster);
}

/** One federated object by the plural of its federated type; undefined when there is none. The namespace of a cluster-wide one is empty. */
export function readWorkload(host: Host, resource: string, namespace: string, name: string): WorkloadSummary | undefined {
  const key = toObjectKey({ namespace, name });
  const followed = [...host.federatedTypes()].find(({ type }) => type.federated.plural === resource);
  const object = followed?.informer.store.get(key);
  return followed === undefined || object === undefined ? undefined : toWorkloadSummary(followed.type, object, preferenceOf(host, followed.type.federated.kind, key));
}

function readWorkloads(host: Host): WorkloadSummary[] {
  const workloads: WorkloadSummary[] = [];
  for (const { type, informer } of host.federatedTypes()) {
    for (const object of informer.store.values()) {
      workloads.push(keptSummary(type, object, preferenceOf(host, type.federated.kind, toObjectKey(object.metadata))));
    }
  }
  return workloads.toSorted((a, b) => compareBytewise(a.namespace, b.namespace) || compareBytewise(a.name, b.name) || compareBytewise(a.kind, b.kind));
}

type Kept = { type: TypeConfig; preference: string | undefined; summary: WorkloadSummary };

/** Cached objects are frozen: one that did not change is the same object, and its summary need not be made again. */
const summaries = new WeakMap<KubeObject, Kept>();

function keptSummary(type: TypeConfig, object: KubeObject, preference: string | undefined): WorkloadSummary {
  const kept = summaries.get(object);
  if (kept?.type === type && kept.preference === preference) return kept.summary;
  const summary = toWorkloadSummary(type, object, preference);
  summaries.set(object, { type, preference, summary });
  return summary;
}

function preferenceOf(host: Host, federatedKind: string, key: string): string | undefined {
  const preference = host.preferences.store.get(key);
  if (preference === undefined) return undefined;
  const parsed = parsePreference(preference);
  return parsed.ok && parsed.value.targetKind === federatedKind ? preference.metadata.name : undefined;
}
