import { compareBytewise, deepEqual } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { PreferenceInput } from '#lib/contracts/workload-detail.ts';
import { computePlacement } from '#lib/federation/placement/compute-placement.ts';
import { askedReplicas } from '#lib/federation/scheduling/asked-replicas.ts';
import { applyCordons, capPreference, leaveUnplaced } from '#lib/federation/scheduling/cordons.ts';
import { replicaRequests, roomByNodes, usesRoom } from '#lib/federation/scheduling/room.ts';
import { planSchedule } from '#lib/federation/scheduling/schedule.ts';
import { REPLICAS_PATH, writeBack } from '#lib/federation/scheduling/write-back.ts';
import { readCluster, type FederationCluster } from '#lib/federation/types/cluster.ts';
import { sayFieldErrors } from '#lib/federation/types/field-error.ts';
import { EXTRA_FIELDS, parsePreference, type Preference } from '#lib/federation/types/preference.ts';
import { at, listAt, numberAt, objectAt, stringAt } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import type { Host } from '#server/host/host.ts';
import { toObjectKey } from '#server/host/keys.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import type { ChangeServices } from './change-services.ts';

/** Where a Job keeps what other kinds call replicas. */
const PARALLELISM_PATH = '/spec/parallelism';

type Target = { readonly type: TypeConfig; readonly object: KubeObject };

/**
 * What the scheduling controller would write into a federated object for a preference: the same planner over what the
 * members' caches say now. @throws ServiceError INVALID for numbers that can't be followed.
 */
export function planPreference(services: ChangeServices, target: Target, input: PreferenceInput): { spec: Record<string, unknown>; preferenceSpec: Record<string, unknown> } {
  const { host } = services;
  const existing = host.preferences.store.get(`${input.namespace}/${input.name}`);
  const { targetKind, totalReplicas, rebalance, clusters, extras } = input;
  const preferenceSpec = { ...withoutExtras(objectAt(existing, 'spec') ?? {}, extras !== undefined), targetKind, totalReplicas, rebalance, clusters, ...extras };
  const parsed = parsePreference({ apiVersion: '', kind: 'ReplicaSchedulingPreference', metadata: { name: input.name, namespace: input.namespace }, spec: preferenceSpec });
  if (!parsed.ok) throw new ServiceError('INVALID', say('err.numbers', { faults: sayFieldErrors(parsed.errors) }), { fields: parsed.errors });
  return { spec: planOver(services, [...host.clusters.store.values()], { target, existing, preference: parsed.value }), preferenceSpec };
}

export type Replanned = Target & { readonly spec: Record<string, unknown>; readonly asked: Readonly<Record<string, number>> };

/**
 * The objects whose replicas preferences divide otherwise once clusters are as they shall be, with what each cluster is
 * asked for then. Objects whose plan the clusters' change does not touch are left out, even where the plan is under way.
 */
export function replanPreferences(services: ChangeServices, before: ReadonlyMap<string, KubeObject>, after: ReadonlyMap<string, KubeObject>): Replanned[] {
  const { host } = services;
  const types = new Map([...host.federatedTypes()].map((followed) => [followed.type.federated.kind, followed]));
  return [...host.preferences.store.values()].flatMap((existing): Replanned[] => {
    const parsed = parsePreference(existing);
    const followed = parsed.ok ? types.get(parsed.value.targetKind) : undefined;
    const object = followed?.informer.store.get(toObjectKey(existing.metadata));
    if (!parsed.ok || followed === undefined || object === undefined) return [];
    const target = { type: followed.type, object };
    const [was, is] = [before, after].map((clusters) => planOver(services, [...clusters.values()], { target, existing, preference: parsed.value }));
    if (is === undefined || deepEqual(was, is)) return [];
    return [{ ...target, spec: is, asked: askedReplicas({ ...object, spec: is }, replicasPathOf(followed.type)) }];
  });
}

/** Where a kind keeps its replicas. */
export function replicasPathOf(type: TypeConfig): string {
  return type.target.kind === 'Job' ? PARALLELISM_PATH : REPLICAS_PATH;
}

type Planned = { readonly target: Target; readonly existing: KubeObject | undefined; readonly preference: Preference };

function planOver({ host, registry }: ChangeServices, clusters: readonly KubeObject[], { target: { type, object }, existing, preference }: Planned): Record<string, unknown> {
  const { namespace = '', name } = object.metadata;
  const joined = clusters.map(readCluster);
  const asked = askedReplicas(object, replicasPathOf(type));
  const cordons = new Map(joined.flatMap((cluster) => (cluster.cordon === undefined ? [] : [[cluster.name, cluster.cordon] as const])));
  const ready = joined.filter((cluster) => cluster.ready).map((cluster) => cluster.name).toSorted(compareBytewise);
  const { names, caps, draining } = applyCordons(ready, asked, cordons);
  const available = preference.intersectWithClusterSelector ? names.filter((cluster) => isSelected(host, object, joined, cluster)) : names;
  const current: Record<string, number> = {};
  for (const cluster of available) {
    const replicas = registry.get(cluster)?.targets(type.name)?.get(toObjectKey(object.metadata))?.observation?.replicasReady;
    if (replicas !== undefined) current[cluster] = replicas;
  }
  const { result } = planSchedule({
    preference: capPreference(preference, caps), namespace, name, available, current, capacity: capacityOf(existing), attributes: attributesOf(joined),
    ...(usesRoom(preference) ? { room: roomOf(clusters, object, current) } : {}),
  });
  return writeBack({ spec: object['spec'], result: leaveUnplaced(result, preference.totalReplicas, asked, draining), replicasPath: replicasPathOf(type) }).spec;
}

/** Whether the object's cluster selector and its namespace let it go to a cluster. */
function isSelected(host: Host, object: KubeObject, clusters: readonly FederationCluster[], cluster: string): boolean {
  const { namespace } = object.metadata;
  const around = host.federated('namespaces')?.store.get(`${namespace}/${namespace}`);
  const scope = host.config?.scope ?? 'Cluster';
  const placement = computePlacement({
    placement: at(object, 'spec', 'placement'), mode: 'selectorOnly', clusters,
    namespace: around === undefined ? { scope, federated: false } : { scope, federated: true, placement: at(around, 'spec', 'placement') },
  });
  return placement.ok && placement.selected.includes(cluster);
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
