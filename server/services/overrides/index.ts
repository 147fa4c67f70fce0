import 'server-only';
import type { ReplicaOverrideInput } from '#lib/contracts/workload-detail.ts';
import { getControlPlane } from '#server/control-plane.ts';
import { EditError } from '../preferences/edit-error.ts';
import { setReplicaOverride } from './set-replica-override.ts';

/** The door to changing overrides. */
export async function saveReplicaOverride(input: ReplicaOverrideInput): Promise<{ generation: number }> {
  const plane = getControlPlane();
  if (plane === undefined) throw new EditError('UNREACHABLE', 'The control plane is not running yet; try again in a moment.');
  return setReplicaOverride(plane.host, input);
}
