import type { KubeObject } from '#lib/kube/object.ts';
import type { DnsNameChange, WorkloadRef } from '#lib/contracts/changes.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import type { ControlPlane } from '#server/control-plane.ts';
import type { Host } from '#server/host/host.ts';
import { ChangeError } from './change-error.ts';

/** Tells which names would answer otherwise if Services had no endpoint in some clusters. */
export type DnsPreview = { previewWithout(lost: readonly { cluster: string; namespace: string; name: string }[]): DnsNameChange[] };

/** What reviewing and making changes needs of a running control plane. */
export type ChangeServices = Pick<ControlPlane, 'host' | 'registry'> & { readonly dns?: DnsPreview };

export type FoundObject = { readonly type: TypeConfig; readonly object: KubeObject };

/** The type behind a federated plural. @throws ChangeError NOT_FOUND */
export function requireType(host: Host, resource: string): TypeConfig {
  const followed = [...host.federatedTypes()].find(({ type }) => type.federated.plural === resource);
  if (followed === undefined) throw new ChangeError('NOT_FOUND', `${resource} is not the plural of a federated type that is enabled.`);
  return followed.type;
}

/** A federated object as the host holds it this moment. @throws ChangeError NOT_FOUND */
export async function requireObject(host: Host, ref: WorkloadRef): Promise<FoundObject> {
  const type = requireType(host, ref.resource);
  const object = await host.client.find<KubeObject>(type.federated, { name: ref.name, namespace: ref.namespace });
  if (object === undefined) throw new ChangeError('NOT_FOUND', `There is no ${type.federated.kind} ${ref.name} any more; it was deleted meanwhile.`);
  return { type, object: { ...object, kind: type.federated.kind } };
}

/** A joined cluster's record. @throws ChangeError NOT_FOUND */
export function requireClusterRecord(host: Host, name: string): KubeObject {
  const cluster = host.clusters.store.get(`${SYSTEM_NAMESPACE}/${name}`);
  if (cluster === undefined) throw new ChangeError('NOT_FOUND', `No cluster called ${name} has joined.`);
  return cluster;
}
