/**
 * controllers/auto-federate: gives chosen namespaces a FederatedNamespace that selects every cluster, as soon as they
 * appear without one. Chosen are those in the KubeFedConfig's annotation `flotilla.io/auto-federate-namespaces`.
 * It never changes or removes a FederatedNamespace, so one made by hand is left as it is; one that was deleted on
 * purpose comes back unless the namespace is taken off the list.
 */
import type { Host } from '#server/host/host.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { Controller, type ControllerOptions } from '#server/runtime/controller.ts';
import { WorkQueue } from '#server/runtime/work-queue.ts';
import { autoFederatedNamespaces, reconcileNamespace } from './reconcile.ts';

export const NAMESPACES_TYPE = 'namespaces';

export function createAutoFederateController(host: Host, clock: Clock, onError: ControllerOptions['onError']): Controller {
  const queue = new WorkQueue(clock);
  const controller = new Controller({
    name: 'auto-federate', clock, queue, workers: 1, onError,
    reconcile: (namespace) => reconcileNamespace(host, NAMESPACES_TYPE, namespace),
  });
  host.onChange(({ type, change }) => {
    if (type.kind === 'KubeFedConfig') for (const namespace of autoFederatedNamespaces(host)) queue.add(namespace);
    else if (type.kind === 'Namespace') queue.add(change.value.metadata.name);
    else if (type.kind === 'FederatedNamespace' && change.type === 'DELETED') queue.add(change.value.metadata.name);
  });
  for (const namespace of autoFederatedNamespaces(host)) queue.add(namespace);
  return controller;
}
