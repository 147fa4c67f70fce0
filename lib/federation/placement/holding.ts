import type { KubeObject } from '#lib/kube/object.ts';
import { clustersHolding } from '../propagation/member-view.ts';

/** The clusters that hold a federated object, as its status says: those that a cordon does not concern. For `computePlacement`. */
export function holdersOf(fedObject: KubeObject): ReadonlySet<string> {
  return clustersHolding(fedObject);
}
