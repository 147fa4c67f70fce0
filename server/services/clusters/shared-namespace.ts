import { JOINED_LABELS } from '#lib/federation/clusters/join-plan.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { NAMESPACES } from '#server/host/resources.ts';
import { isConflict } from '#server/kube-client/errors.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';

/** Federations that leave a member in the same moment are few; each try is one that another was quicker than. */
const TRIES = 3;

/**
 * Ends a federation's part in the namespace that joining makes in a member: its role is taken off the owners when others
 * own it too. Only clusters with a garbage collector would do that by themselves, and the last one to leave could not tell.
 * @returns the namespace's uid when nobody else owns it, so that it is ours to delete; undefined when it has to stay.
 * @throws KubeError
 */
export async function endShare(member: KubeClient, roleUid: string): Promise<string | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const namespace = await member.find<KubeObject>(NAMESPACES, { name: SYSTEM_NAMESPACE }, { view: 'metadata' });
    const { ownerReferences = [], labels, uid, resourceVersion } = namespace?.metadata ?? {};
    const others = ownerReferences.filter((owner) => owner.uid !== roleUid);
    const isOurs = Object.entries(JOINED_LABELS).every(([key, value]) => labels?.[key] === value) && others.length < ownerReferences.length;
    if (!isOurs) return undefined;
    if (others.length === 0) return uid;
    try {
      await member.patch(NAMESPACES, { name: SYSTEM_NAMESPACE }, { type: 'merge', body: { metadata: { resourceVersion, ownerReferences: others } } });
      return undefined;
    } catch (error) {
      if (!isConflict(error) || attempt === TRIES) throw error;
    }
  }
}
