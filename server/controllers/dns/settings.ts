import type { ResourceType } from '#lib/kube/object.ts';
import type { Host } from '#server/host/host.ts';
import { EXTERNAL_ENDPOINTS, KUBEFED_ENDPOINTS } from './resources.ts';

/** Annotation of the KubeFedConfig: `keep-last` (as when absent) or `empty`, what is answered when nothing is ready. */
export const WHEN_NOTHING_READY_ANNOTATION = 'flotilla.io/dns-when-nothing-ready';
/** Annotation of the KubeFedConfig: groups in which DNSEndpoints are written, by commas; `externaldns.k8s.io` when absent. */
export const ENDPOINT_GROUPS_ANNOTATION = 'flotilla.io/dns-endpoint-groups';

export const ENDPOINT_TYPES: readonly ResourceType[] = [EXTERNAL_ENDPOINTS, KUBEFED_ENDPOINTS];

export function whenNothingReady(host: Host): 'keep-last' | 'empty' {
  return host.settings[WHEN_NOTHING_READY_ANNOTATION] === 'empty' ? 'empty' : 'keep-last';
}

/** The kinds of DNSEndpoint that are wanted; none for an annotation that names no known group. */
export function wantedEndpointTypes(host: Host): ResourceType[] {
  const groups = (host.settings[ENDPOINT_GROUPS_ANNOTATION] ?? EXTERNAL_ENDPOINTS.group).split(',').map((group) => group.trim());
  return ENDPOINT_TYPES.filter(({ group }) => groups.includes(group));
}
