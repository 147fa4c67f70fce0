import type { KubeObject } from '#lib/kube/object.ts';
import type { DnsNameChange, WorkloadRef } from '#lib/contracts/changes.ts';
import type { DnsRecordKind } from '#lib/contracts/dns.ts';
import type { DnsEndpoint } from '#lib/federation/dns/records.ts';
import type { FederationCluster } from '#lib/federation/types/cluster.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import type { Host } from '#server/host/host.ts';
import type { Planning } from '#server/planning/planning.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import type { ClusterServices } from '../clusters/plane.ts';

/** What becomes of a Service or Ingress in one cluster; `new` is one that comes, at an address that nobody knows before. */
export type DnsOffer = { readonly kind: 'service' | 'ingress'; readonly cluster: string; readonly namespace: string; readonly name: string; readonly becomes: 'gone' | 'empty' | 'ready' | 'new' };

/** Tells which names answer otherwise after that, and after clusters are described otherwise or leave (undefined); and what a record answers. */
export type DnsPreview = {
  /** What a record answers, or would; undefined while that can't be said. */
  preview(kind: DnsRecordKind, record: KubeObject): Promise<{ readonly endpoints: readonly DnsEndpoint[] } | undefined>;
  previewAfter(offers: readonly DnsOffer[], clusters: ReadonlyMap<string, FederationCluster | undefined>): DnsNameChange[];
};

/** What reviewing and making changes needs of a running control plane. */
export type ChangeServices = ClusterServices & { readonly planning: Planning; readonly dns?: DnsPreview };

export type FoundObject = { readonly type: TypeConfig; readonly object: KubeObject };

/** The type behind a federated plural. @throws ServiceError NOT_FOUND */
export function requireType(host: Host, resource: string): TypeConfig {
  const followed = [...host.federatedTypes()].find(({ type }) => type.federated.plural === resource);
  if (followed === undefined) throw new ServiceError('NOT_FOUND', say('err.notPlural', { resource }));
  return followed.type;
}

/** A federated object as the host holds it this moment. @throws ServiceError NOT_FOUND */
export async function requireObject(host: Host, ref: WorkloadRef): Promise<FoundObject> {
  const type = requireType(host, ref.resource);
  const object = await host.client.find<KubeObject>(type.federated, { name: ref.name, namespace: ref.namespace });
  if (object === undefined) throw new ServiceError('NOT_FOUND', say('err.objectGone', { kind: type.federated.kind, name: ref.name }));
  return { type, object: { ...object, kind: type.federated.kind } };
}

/** A joined cluster's record. @throws ServiceError NOT_FOUND */
export function requireClusterRecord(host: Host, name: string): KubeObject {
  const cluster = host.clusters.store.get(`${SYSTEM_NAMESPACE}/${name}`);
  if (cluster === undefined) throw new ServiceError('NOT_FOUND', say('err.noCluster', { cluster: name }));
  return cluster;
}
