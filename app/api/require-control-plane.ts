import { say } from '#lib/views/messages/en/errors.ts';
import { getControlPlane, type ControlPlane } from '#server/control-plane.ts';
import { ServiceError } from '#server/platform/service-error.ts';

/** The running control plane, for writes. @throws ServiceError UNREACHABLE before it has started. */
export function requireControlPlane(): ControlPlane {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  return plane;
}
