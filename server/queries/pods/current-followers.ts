import type { ControlPlane } from '#server/control-plane.ts';
import { processSingleton } from '#server/platform/process-singleton.ts';
import { MemberFollowers } from './member-followers.ts';

const current = processSingleton<{ plane: ControlPlane; followers: MemberFollowers }>('member-followers');

/** A control plane that was started anew has other connections, so what was followed over the old ones ends. */
export function followersOf(plane: ControlPlane): MemberFollowers {
  const known = current.get();
  if (known?.plane === plane) return known.followers;
  known?.followers.stop();
  const followers = new MemberFollowers((hint) => { plane.hub.publish(hint); }, Date.now);
  current.set({ plane, followers });
  return followers;
}
