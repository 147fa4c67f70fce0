import type { KubeObject } from '#lib/kube/object.ts';
import type { EditorCluster, MemberObject, WorkloadEditor } from '#lib/contracts/editor.ts';
import { targetIdentity } from '#lib/federation/propagation/render-for-cluster.ts';
import { REPLICAS_PATH } from '#lib/federation/scheduling/write-back.ts';
import { cordonOf } from '#lib/federation/types/cluster.ts';
import { isPaused } from '#lib/federation/types/federated-object.ts';
import { at, listAt } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { compareNames } from '#lib/views/compare-names.ts';
import type { Host } from '#server/host/host.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';
import { toClusterSummary } from '../to-cluster-summary.ts';
import type { PodSources } from '../pods/read-pods.ts';
import { findWorkload, preferenceFor } from './find-workload.ts';

const PARALLELISM_PATH = '/spec/parallelism';
/** A page that shows one object of a member must not wait longer for it. */
const MEMBER_DEADLINE_MS = 5_000;

type Sources = { readonly host: Host; readonly registry: MemberRegistry };

/** What the editors of one federated object work on, from the caches; undefined when there is no such object. */
export function readEditor({ host, registry }: Sources, resource: string, namespace: string, name: string, now: Date): WorkloadEditor | undefined {
  const found = findWorkload(host, resource, namespace, name);
  if (found === undefined) return undefined;
  const { type, object } = found;
  const preference = preferenceFor(host, type, object);
  return {
    asOf: now.toISOString(), type, object: withoutStatus(object), base: { generation: object.metadata.generation ?? 0, spec: object['spec'] },
    scope: host.config?.scope ?? 'Cluster', ...namespaceOf(host, type, object),
    clusters: [...host.clusters.store.values()].map((cluster) => toEditorCluster(cluster, registry, type)).toSorted((a, b) => compareNames(a.name, b.name)),
    ...(preference === undefined ? {} : { preference: { name: preference.metadata.name, replicasPath: type.target.kind === 'Job' ? PARALLELISM_PATH : REPLICAS_PATH } }),
    isPaused: isPaused(object),
  };
}

/** The object as one member holds it this moment. @throws KubeError when the member does not answer. */
export async function readMemberObject({ host, registry, followers }: PodSources, resource: string, namespace: string, name: string, cluster: string): Promise<MemberObject | undefined> {
  const found = findWorkload(host, resource, namespace, name);
  const member = registry.get(cluster);
  if (found === undefined || member === undefined) return undefined;
  const target = targetIdentity(found.object, found.type);
  const live = await member.client.find<KubeObject>(found.type.target, { name: target.name, ...(target.namespace === undefined ? {} : { namespace: target.namespace }) }, { deadlineMs: MEMBER_DEADLINE_MS });
  const { name: targetName, namespace: targetNamespace = '' } = target;
  // Its last version is as good a start as the collection's: the API counts all of a store's changes in one row.
  if (live?.metadata.resourceVersion !== undefined && targetNamespace !== '') {
    followers?.lookAt(member.client, { cluster, namespace, name }, [{ type: found.type.target, namespace: targetNamespace, fieldSelector: `metadata.name=${targetName}`, resourceVersion: live.metadata.resourceVersion }]);
  }
  return { cluster, ...(live === undefined ? {} : { live: { ...live, kind: found.type.target.kind } }) };
}

function toEditorCluster(cluster: KubeObject, registry: MemberRegistry, type: TypeConfig): EditorCluster {
  const { name, labels, health, region = '', zones } = toClusterSummary(cluster);
  const cordon = cordonOf(cluster);
  const cache = registry.get(name)?.targets(type.name);
  const lacksType = cache !== undefined && !cache.hasSynced && isNotServed(cache.lastError);
  return { name, labels, health, region, zones, lacksType, ...(cordon === undefined ? {} : { cordon }) };
}

/** A list that ends in "not found" is of a kind that the server does not know. */
function isNotServed(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'NOT_FOUND';
}

function namespaceOf(host: Host, type: TypeConfig, object: KubeObject): Pick<WorkloadEditor, 'namespace'> {
  const { namespace } = object.metadata;
  if (type.isNamespace || !type.target.namespaced || namespace === undefined) return {};
  const around = host.federated('namespaces')?.store.get(`${namespace}/${namespace}`);
  return { namespace: around === undefined ? { isFederated: false } : { isFederated: true, placement: at(around, 'spec', 'placement') } };
}

function withoutStatus(object: KubeObject): KubeObject {
  const clusters = (listAt(object, 'status', 'clusters') ?? []).map((entry) => ({ name: at(entry, 'name'), status: at(entry, 'status'), applied: at(entry, 'applied') }));
  return { ...object, status: { clusters } };
}
