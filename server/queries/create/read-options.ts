import type { CreateKind, CreateOptions } from '#lib/contracts/create.ts';
import { DNS_GROUP, DNS_VERSION, SCHEDULING_GROUP, SCHEDULING_VERSION } from '#lib/federation/types/constants.ts';
import { compareBytewise } from '#lib/kube/json.ts';
import { toApiVersion, type KubeObject, type ResourceType } from '#lib/kube/object.ts';
import { enabledTypeConfigs } from '#server/host/enabled-types.ts';
import type { Host } from '#server/host/host.ts';

const DOMAINS: ResourceType = { group: DNS_GROUP, version: DNS_VERSION, plural: 'domains', kind: 'Domain', namespaced: true };
/** Choices that a form can offer; beyond it a name is typed. */
const NAMESPACES_MAX = 500;
const DOMAINS_MAX = 100;

const OWN_KINDS: readonly CreateKind[] = [
  { apiVersion: `${SCHEDULING_GROUP}/${SCHEDULING_VERSION}`, kind: 'ReplicaSchedulingPreference', namespaced: true, isFederated: false },
  ...['Domain', 'ServiceDNSRecord', 'IngressDNSRecord'].map((kind) => ({ apiVersion: `${DNS_GROUP}/${DNS_VERSION}`, kind, namespaced: true, isFederated: false })),
];

/** What can be created and named: kinds, clusters, namespaces, domains. Only the Domains are asked for; the rest is cached. */
export async function readCreateOptions(host: Host, now: Date): Promise<CreateOptions> {
  const enabled = enabledTypeConfigs(host);
  const domains = await host.client.list<KubeObject>(DOMAINS, { limit: DOMAINS_MAX });
  return {
    asOf: now.toISOString(),
    kinds: [
      ...enabled.flatMap(({ federated, target, isNamespace }): CreateKind[] => [
        { apiVersion: toApiVersion(federated), kind: federated.kind, namespaced: target.namespaced || isNamespace, isFederated: true },
        { apiVersion: toApiVersion(target), kind: target.kind, namespaced: target.namespaced, isFederated: false },
      ]),
      ...OWN_KINDS,
    ],
    clusters: [...host.clusters.store.values()].map(({ metadata }) => metadata.name).toSorted(compareBytewise),
    namespaces: [...host.namespaces.store.values()].map(({ metadata }) => metadata.name).toSorted(compareBytewise).slice(0, NAMESPACES_MAX),
    domains: domains.items.map(({ metadata }) => metadata.name).toSorted(compareBytewise),
    types: enabled.map(({ name, target }) => ({ name, kind: target.kind, namespaced: target.namespaced })).toSorted((a, b) => compareBytewise(a.kind, b.kind)),
  };
}
