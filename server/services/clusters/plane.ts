import type { ResourceType } from '#lib/kube/object.ts';
import type { EventRecorder } from '#server/events/event-recorder.ts';
import { enabledTypeConfigs } from '#server/host/enabled-types.ts';
import type { Host } from '#server/host/host.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';

/** What the verbs about clusters need of a running control plane. */
export type ClusterServices = { host: Host; registry: MemberRegistry; recorder: Pick<EventRecorder, 'record'> };

/** The same without a voice: for what ends with the record that it would speak of. */
export type QuietServices = Omit<ClusterServices, 'recorder'>;

/** The target types that are enabled now, by name. */
export function enabledTypes(host: Host): ResourceType[] {
  return enabledTypeConfigs(host).toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ target }) => target);
}
