import type { FederationEvent } from '#lib/contracts/dto.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { numberAt, stringAt } from '#lib/federation/types/read.ts';
import { partsOf } from '#server/events/joined-event.ts';

/** What pages show of a Kubernetes Event: one row for each object that it speaks of, so that no row speaks of another's. */
export function toFederationEvents(event: KubeObject): FederationEvent[] {
  const whole: FederationEvent = {
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
    lastSeen: lastSeenOf(event),
  };
  return partsOf(event)?.map(({ namespace, name, message, count }, place) => ({
    ...whole, id: `${whole.id}/${place}`, message, count, object: { kind: whole.object.kind, namespace, name },
  })) ?? [whole];
}

/** When an Event happened last, as its API says it. */
export function lastSeenOf(event: KubeObject): string {
  return stringAt(event, 'lastTimestamp') ?? event.metadata.creationTimestamp ?? '';
}
