import type { KubeObject } from '#lib/kube/object.ts';
import type { Host } from './host.ts';

/** Whether a Namespace found in a member is the host's own, because the host is that member. Its uid tells. */
export function isHostNamespace({ namespaces }: Pick<Host, 'namespaces'>, { metadata }: KubeObject): boolean {
  return metadata.uid !== undefined && namespaces.store.get(metadata.name)?.metadata.uid === metadata.uid;
}
