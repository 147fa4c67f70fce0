import 'server-only';
import type { PreferenceInput } from '#lib/contracts/workload-detail.ts';
import { getControlPlane } from '#server/control-plane.ts';
import { EditError } from './edit-error.ts';
import { setPreference } from './set-preference.ts';

/** The door to changing replica preferences. */
export async function savePreference(input: PreferenceInput): Promise<{ generation: number }> {
  const plane = getControlPlane();
  if (plane === undefined) throw new EditError('UNREACHABLE', 'The control plane is not running yet; try again in a moment.');
  return setPreference(plane.host, input);
}

export { EditError } from './edit-error.ts';
