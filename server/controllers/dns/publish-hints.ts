import type { KubeObject } from '#lib/kube/object.ts';
import type { EventHub } from '#server/events/event-hub.ts';
import type { Informer } from '#server/runtime/informer.ts';
import type { DnsHostObjects } from './host-objects.ts';

/** Tells the hub's subscribers of every change of a Domain, a record or what was written for ExternalDNS. A change of answers always shows in one of them. */
export function publishDnsHints(objects: DnsHostObjects, hub: EventHub): void {
  for (const informer of [objects.domains, objects.services, objects.ingresses]) follow(informer, hub);
}

function follow(informer: Informer<KubeObject>, hub: EventHub): void {
  informer.onChange((change) => {
    if (hub.size === 0) return;
    const { kind, metadata: { name, namespace = '' } } = change.value;
    hub.publish({ topic: 'dns', kind, namespace, name, type: change.type, resourceVersion: change.resourceVersion });
  });
}
