import { compareBytewise } from '#lib/kube/json.ts';
import { addressesOf, addressRecords, type LoadBalancerIngress, mergeEndpoints, type ResolvedHosts, ttlOf } from './records.ts';
import { sortIngress, type Synthesis } from './service-records.ts';

export type IngressDnsSpec = { hosts?: readonly string[]; recordTTL?: number };
export type IngressDnsCluster = { cluster: string; loadBalancer?: { ingress?: LoadBalancerIngress[] } };
export type IngressDnsRecord = { name: string; namespace: string; spec: IngressDnsSpec; status: { dns?: readonly IngressDnsCluster[] } };

/** Records of an IngressDNSRecord: every host stands for the addresses of all clusters together. A host without addresses has no record. */
export function synthesizeIngressRecords(record: IngressDnsRecord, hosts: ResolvedHosts): Synthesis {
  const ttl = ttlOf(record.spec.recordTTL);
  const { addresses, unresolved } = addressesOf((record.status.dns ?? []).flatMap((cluster) => cluster.loadBalancer?.ingress ?? []), hosts);
  return { endpoints: mergeEndpoints((record.spec.hosts ?? []).flatMap((host) => addressRecords(host, addresses, ttl))), unresolved };
}

export type IngressObservation = { cluster: string; ready: boolean; ingress?: readonly LoadBalancerIngress[] };

/** `status.dns` of an IngressDNSRecord: every ready cluster, sorted, empty where there is no Ingress. */
export function ingressDnsStatus(observed: readonly IngressObservation[]): IngressDnsCluster[] {
  return observed
    .filter((one) => one.ready)
    .map((one) => ({ cluster: one.cluster, loadBalancer: one.ingress === undefined ? {} : { ingress: sortIngress(one.ingress) } }))
    .toSorted((a, b) => compareBytewise(a.cluster, b.cluster));
}
