/** Keys of kinds. */
import type { GroupVersionKind } from './schema.ts';

/** One text for group, version and kind, for use as a map key. */
export function gvkKey(gvk: GroupVersionKind): string {
  return `${gvk.group}/${gvk.version}/${gvk.kind}`;
}
