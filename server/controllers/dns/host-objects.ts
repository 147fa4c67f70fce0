import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { externalDnsEndpointCrd } from '#lib/federation/types/crds-dns.ts';
import { definitionName, whenEstablished } from '#server/host/definitions.ts';
import { createHostInformer, type HostInformerOptions } from '#server/host/host-informers.ts';
import { DEFINITIONS } from '#server/host/resources.ts';
import { isAlreadyExists } from '#server/kube-client/errors.ts';
import type { Informer } from '#server/runtime/informer.ts';
import { DOMAINS, EXTERNAL_ENDPOINTS, INGRESS_RECORDS, KUBEFED_ENDPOINTS, OUR_ENDPOINTS_SELECTOR, SERVICE_RECORDS } from './resources.ts';

/** The DNS kinds on the host: one cache for each. */
export type DnsHostObjects = {
  readonly domains: Informer<KubeObject>;
  readonly services: Informer<KubeObject>;
  readonly ingresses: Informer<KubeObject>;
  /** Our own DNSEndpoints of a kind. */
  endpoints(type: ResourceType): Informer<KubeObject>;
  /** Installs ExternalDNS' definition when it is missing and resolves when every cache is filled. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

export function createDnsHostObjects(options: HostInformerOptions): DnsHostObjects {
  const { client, clock } = options;
  const domains = createHostInformer(options, DOMAINS);
  const services = createHostInformer(options, SERVICE_RECORDS);
  const ingresses = createHostInformer(options, INGRESS_RECORDS);
  const ours = { labelSelector: OUR_ENDPOINTS_SELECTOR };
  const external = createHostInformer(options, EXTERNAL_ENDPOINTS, ours);
  const kubefed = createHostInformer(options, KUBEFED_ENDPOINTS, ours);
  const all = [domains, services, ingresses, external, kubefed];
  return {
    domains, services, ingresses,
    endpoints: ({ group }) => (group === EXTERNAL_ENDPOINTS.group ? external : kubefed),
    async start() {
      const name = definitionName(EXTERNAL_ENDPOINTS);
      // One that ExternalDNS brought is left as it is: it has more fields than ours.
      if (await client.find<KubeObject>(DEFINITIONS, { name }) === undefined) {
        await client.create(DEFINITIONS, externalDnsEndpointCrd()).catch((error: unknown) => { if (!isAlreadyExists(error)) throw error; });
        await whenEstablished(client, [name], clock);
      }
      for (const informer of all) informer.start();
      await Promise.all(all.map((informer) => informer.whenSynced()));
    },
    async stop() { await Promise.all(all.map((informer) => informer.stop())); },
  };
}
