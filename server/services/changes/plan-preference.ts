import type { KubeObject } from '#lib/kube/object.ts';
import type { PreferenceInput } from '#lib/contracts/workload-detail.ts';
import { replicaRequests, roomByNodes, usesRoom } from '#lib/federation/scheduling/room.ts';
import { planSchedule } from '#lib/federation/scheduling/schedule.ts';
import { REPLICAS_PATH, writeBack } from '#lib/federation/scheduling/write-back.ts';
import { readCluster, type FederationCluster } from '#lib/federation/types/cluster.ts';
import { formatFieldErrors } from '#lib/federation/types/field-error.ts';
import { EXTRA_FIELDS, parsePreference } from '#lib/federation/types/preference.ts';
import { at, listAt, numberAt, objectAt, stringAt } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { toObjectKey } from '#server/host/keys.ts';
import { ChangeError } from './change-error.ts';
import type { ChangeServices } from './change-services.ts';

/** Where a Job keeps what other kinds call replicas. */
const PARALLELISM_PATH = '/spec/parallelism';

/**
 * What the scheduling controller would write into a federated object for a preference: the same planner over what the
 * members' caches say now. @throws ChangeError INVALID for numbers that can't be followed.
 */
export function planPreference({ host, registry }: ChangeServices, type: TypeConfig, object: KubeObject, input: PreferenceInput): { spec: Record<string, unknown>; preferenceSpec: Record<string, unknown> } {
  const existing = host.preferences.store.get(`${input.namespace}/${input.name}`);
  const { targetKind, totalReplicas, rebalance, clusters, extras } = input;
  const preferenceSpec = { ...withoutExtras(objectAt(existing, 'spec') ?? {}, extras !== undefined), targetKind, totalReplicas, rebalance, clusters, ...extras };
  const parsed = parsePreference({ apiVersion: '', kind: 'ReplicaSchedulingPreference', metadata: { name: input.name, namespace: input.namespace }, spec: preferenceSpec });
  if (!parsed.ok) throw new ChangeError('INVALID', `These numbers can not be followed: ${formatFieldErrors(parsed.errors)}`, parsed.errors);
  const key = toObjectKey(object.metadata);
  const joined = [...host.clusters.store.values()].map(readCluster);
  const available = joined.filter((cluster) => cluster.ready).map(({ name }) => name).toSorted();
  const current: Record<string, number> = {};
  for (const name of available) {
    const ready = registry.get(name)?.targets(type.name)?.get(key)?.observation?.replicasReady;
    if (ready !== undefined) current[name] = ready;
  }
  const { result } = planSchedule({
    preference: parsed.value, namespace: input.namespace, name: input.name, available, current, capacity: capacityOf(existing), attributes: attributesOf(joined),
    ...(usesRoom(parsed.value) ? { room: roomOf([...host.clusters.store.values()], object, current) } : {}),
  });
  const replicasPath = type.target.kind === 'Job' ? PARALLELISM_PATH : REPLICAS_PATH;
  return { spec: writeBack({ spec: object['spec'], result, replicasPath }).spec, preferenceSpec };
}

/** Given extras stand for all four fields: one that is not among them goes. */
function withoutExtras(spec: Readonly<Record<string, unknown>>, isReplaced: boolean): Record<string, unknown> {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !isReplaced || !EXTRA_FIELDS.some((field) => field === key)));
}

/** What each cluster's nodes could hold, by their last probe. */
function roomOf(clusters: readonly KubeObject[], object: KubeObject, current: Readonly<Record<string, number>>): Record<string, number> {
  const requests = replicaRequests(at(object, 'spec', 'template', 'spec', 'template'));
  return Object.fromEntries(clusters.flatMap((cluster): [string, number][] => {
    const { name } = cluster.metadata;
    const room = roomByNodes(cluster, requests, current[name] ?? 0);
    return room === undefined ? [] : [[name, room]];
  }));
}

/** What the controller last found that each cluster can take. */
function capacityOf(preference: KubeObject | undefined): Record<string, number> {
  return Object.fromEntries((listAt(preference, 'status', 'clusters') ?? []).flatMap((entry): [string, number][] => {
    const name = stringAt(entry, 'name');
    const capacity = numberAt(entry, 'capacity');
    return name === undefined || capacity === undefined ? [] : [[name, capacity]];
  }));
}

function attributesOf(clusters: readonly FederationCluster[]): Map<string, Pick<FederationCluster, 'region' | 'zones' | 'labels'>> {
  return new Map(clusters.map(({ name, region, zones, labels }) => [name, { zones, labels, ...(region === undefined ? {} : { region }) }]));
}
