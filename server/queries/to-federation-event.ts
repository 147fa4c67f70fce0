import type { FederationEvent } from '#lib/contracts/dto.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { numberAt, stringAt } from '#lib/federation/types/read.ts';

/** What pages show of a Kubernetes Event. */
export function toFederationEvent(event: KubeObject): FederationEvent {
  return {
    id: event.metadata.uid ?? `${event.metadata.namespace ?? ''}/${event.metadata.name}`,
    type: event['type'] === 'Warning' ? 'Warning' : 'Normal',
    reason: stringAt(event, 'reason') ?? '',
    message: stringAt(event, 'message') ?? '',
    object: {
      kind: stringAt(event, 'involvedObject', 'kind') ?? '',
      namespace: stringAt(event, 'involvedObject', 'namespace') ?? '',
      name: stringAt(event, 'involvedObject', 'name') ?? '',
    },
    count: numberAt(event, 'count') ?? 1,
    lastSeen: stringAt(event, 'lastTimestamp') ?? event.metadata.creationTimestamp ?? '',
  };
}
