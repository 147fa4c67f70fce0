import { getControlPlane, type ControlPlane } from '#server/control-plane.ts';
import { ApiError } from './api-error.ts';

/** The running control plane, for writes. @throws ApiError UNREACHABLE before it has started. */
export function requireControlPlane(): ControlPlane {
  const plane = getControlPlane();
  if (plane === undefined) throw new ApiError('UNREACHABLE', 'The control plane has not started yet; try again in a moment.');
  return plane;
}
