import { say } from '#lib/views/messages/en/errors.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';
import { ServiceError } from '#server/platform/service-error.ts';

/** Says why there is no connection to a cluster, as far as the registry knows. */
export function notConnected(registry: MemberRegistry, cluster: string): ServiceError {
  const fault = registry.faultOf(cluster);
  return new ServiceError('NOT_FOUND', fault === undefined ? say('err.noConnectionYet', { cluster }) : say('err.noConnection', { cluster, fault }));
}
