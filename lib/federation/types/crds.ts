import type { KubeObject } from '#lib/kube/object.ts';
import {
  clusterPropagatedVersionCrd, federatedServiceStatusCrd, federatedTypeConfigCrd, kubeFedClusterCrd, kubeFedConfigCrd, propagatedVersionCrd,
} from './crds-core.ts';
import { dnsEndpointCrd, domainCrd, ingressDnsRecordCrd, serviceDnsRecordCrd } from './crds-dns.ts';
import { replicaSchedulingPreferenceCrd } from './crds-scheduling.ts';

/** The CustomResourceDefinitions of the federation's own kinds, in an order in which they can be created. Those of federated types come from `federatedCrd`. */
export function federationCrds(): KubeObject[] {
  return [
    kubeFedConfigCrd(), kubeFedClusterCrd(), federatedTypeConfigCrd(), propagatedVersionCrd(), clusterPropagatedVersionCrd(),
    federatedServiceStatusCrd(), replicaSchedulingPreferenceCrd(), domainCrd(), serviceDnsRecordCrd(), ingressDnsRecordCrd(), dnsEndpointCrd(),
  ];
}
