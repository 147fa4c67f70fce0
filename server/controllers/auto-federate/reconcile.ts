import type { KubeObject } from '#lib/kube/object.ts';
import { toApiVersion } from '#lib/kube/object.ts';
import { PROTECTED_NAMESPACES } from '#lib/federation/types/constants.ts';
import type { Host } from '#server/host/host.ts';
import { isAlreadyExists } from '#server/kube-client/errors.ts';
import { DONE, type Outcome } from '#server/runtime/controller.ts';

export const AUTO_FEDERATE_ANNOTATION = 'flotilla.io/auto-federate-namespaces';

/** The federated type may not be followed yet when a namespace appears. */
const NOT_FOLLOWED_RETRY_MS = 500;

/** Names in the setting, cleaned of blanks, doubles and namespaces that are never federated. */
export function autoFederatedNamespaces(host: Host): string[] {
  const names = (host.settings[AUTO_FEDERATE_ANNOTATION] ?? '').split(',').map((name) => name.trim());
  return [...new Set(names)].filter((name) => name !== '' && !PROTECTED_NAMESPACES.includes(name));
}

/** Creates the FederatedNamespace of one namespace if the setting asks for it and there is none. */
export async function reconcileNamespace(host: Host, typeName: string, name: string): Promise<Outcome> {
  const namespace = host.namespaces.store.get(name);
  if (namespace === undefined || namespace.metadata.deletionTimestamp !== undefined) return DONE;
  if (!autoFederatedNamespaces(host).includes(name)) return DONE;
  const followed = [...host.federatedTypes()].find(({ type }) => type.name === typeName);
  if (followed === undefined || !followed.informer.hasSynced) {
    return { then: 'again', afterMs: NOT_FOLLOWED_RETRY_MS, because: 'FederatedNamespaces are not followed yet' };
  }
  if (followed.informer.store.get(`${name}/${name}`) !== undefined) return DONE;
  const { federated } = followed.type;
  const object: KubeObject = {
    apiVersion: toApiVersion(federated), kind: federated.kind, metadata: { name, namespace: name },
    spec: { placement: { clusterSelector: {} } },
  };
  try {
    await host.client.create(federated, object);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
  return DONE;
}
