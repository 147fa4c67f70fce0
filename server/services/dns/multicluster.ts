import { setTimeout as sleep } from 'node:timers/promises';
import type { MulticlusterResult } from '#lib/contracts/dns.ts';
import { multiclusterCrds, SERVICE_EXPORTS } from '#lib/federation/dns/multicluster.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { objectAt } from '#lib/federation/types/read.ts';
import { parseTypeConfig } from '#lib/federation/types/type-config.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { toObjectKey } from '#server/host/keys.ts';
import { definitionName, isEstablished } from '#server/host/definitions.ts';
import { DEFINITIONS } from '#server/host/resources.ts';
import { isAlreadyExists } from '#server/kube-client/errors.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';
import { ServiceError, toSentence } from '#server/platform/service-error.ts';
import { enableType } from '../types/enable-type.ts';
import type { DnsPlane } from './records.ts';

const ESTABLISH_LIMIT_MS = 15_000;
const CHECK_MS = 50;

/** Installs the API's definitions in members that lack them. What an implementation brought is left as it is. */
export async function installMulticluster({ registry }: DnsPlane, clusters: readonly string[]): Promise<MulticlusterResult[]> {
  return Promise.all(clusters.map(async (cluster): Promise<MulticlusterResult> => {
    const member = registry.get(cluster);
    if (member === undefined) return { cluster, trouble: say('err.noConnectionYet', { cluster }) };
    try {
      for (const definition of multiclusterCrds()) await createOnce(member.client, definition);
      for (const { metadata } of multiclusterCrds()) await whenServed(member.client, metadata.name);
      return { cluster };
    } catch (error) {
      return { cluster, trouble: toSentence(error) };
    }
  }));
}

/**
 * Exports a federated Service in all its clusters: ServiceExport becomes a federated type if it is not one yet, and a
 * FederatedServiceExport with the Service's own placement is made, so that propagation keeps it right from then on.
 * @throws ServiceError NOT_FOUND without the federated Service, PRECONDITION_FAILED while no cluster knows ServiceExports.
 */
export async function exportService({ host, registry }: DnsPlane, ref: { namespace: string; name: string }): Promise<void> {
  const service = [...host.federatedTypes()].filter(({ type }) => type.target.kind === 'Service' && type.target.group === '')
    .map(({ informer }) => informer.store.get(toObjectKey(ref))).find((object) => object !== undefined);
  if (service === undefined) throw new ServiceError('NOT_FOUND', say('err.noService', { name: `${ref.namespace}/${ref.name}` }));
  const others = [...registry.members()].filter(({ isReachable }) => isReachable).map(({ client }) => client);
  const { typeConfig } = await enableType(host, { name: definitionName(SERVICE_EXPORTS), mode: 'write', others }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'NOT_FOUND')) throw error;
    throw new ServiceError('PRECONDITION_FAILED', say('err.noExports'));
  });
  const federated = federatedTypeOf(typeConfig);
  await whenServed(host.client, definitionName(federated));
  const placement = objectAt(service, 'spec', 'placement') ?? {};
  const object: KubeObject = {
    apiVersion: `${federated.group}/${federated.version}`, kind: federated.kind, metadata: { namespace: ref.namespace, name: ref.name }, spec: { template: {}, placement },
  };
  await host.client.apply(federated, object, { force: true });
}

/** Takes the export back in every cluster; the Service itself stays. */
export async function withdrawExport({ host }: DnsPlane, ref: { namespace: string; name: string }): Promise<void> {
  const type = host.typeConfigs.store.get(`${SYSTEM_NAMESPACE}/${definitionName(SERVICE_EXPORTS)}`);
  if (type === undefined) throw new ServiceError('NOT_FOUND', say('err.notExported'));
  await host.client.delete(federatedTypeOf(type), ref);
}

function federatedTypeOf(typeConfig: KubeObject): ResourceType {
  const parsed = parseTypeConfig(typeConfig);
  if (!parsed.ok) throw new ServiceError('PRECONDITION_FAILED', say('err.typeConfigInvalid', { name: typeConfig.metadata.name }));
  return parsed.value.federated;
}

async function createOnce(client: KubeClient, definition: KubeObject): Promise<void> {
  try {
    await client.create(DEFINITIONS, definition);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
}

async function whenServed(client: KubeClient, name: string): Promise<void> {
  const untilMs = Date.now() + ESTABLISH_LIMIT_MS;
  for (;;) {
    const definition = await client.find<KubeObject>(DEFINITIONS, { name });
    if (definition !== undefined && isEstablished(definition)) return;
    if (Date.now() > untilMs) throw new ServiceError('UNREACHABLE', say('err.notServed', { cluster: client.cluster, name, seconds: ESTABLISH_LIMIT_MS / 1_000 }));
    await sleep(CHECK_MS);
  }
}
