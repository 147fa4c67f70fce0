import type { KubeObject } from '#lib/kube/object.ts';
import { SERVICE_ACCOUNTS } from '#lib/federation/clusters/join-plan.ts';
import { listAt } from '#lib/federation/types/read.ts';
import { NAMESPACES } from '#server/host/resources.ts';
import { isForbidden } from '#server/kube-client/errors.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';

/** `emptying`: the cluster's own controller takes its content away first. `stuck`: asked to go, but nothing in the cluster lets it. */
export type NamespaceRemoval = 'gone' | 'emptying' | 'stuck';

/** A controller that lives has begun with a namespace, or made its default account, long before this. */
const CONTROLLER_LIMIT_MS = 2_000;
const PAUSE_MS = 100;

/**
 * Deletes a namespace. On an API server without a controller manager it would be Terminating for ever, and in the way of
 * every later join: there, and there only, it is finalized here.
 * @param isEmpty asked before finalizing; what is still in there must not lose its namespace.
 * @throws KubeError, NOT_FOUND included.
 */
export async function removeNamespace(client: KubeClient, name: string, options: { uid?: string | undefined; isEmpty?: () => Promise<boolean> } = {}): Promise<NamespaceRemoval> {
  const preconditions = options.uid === undefined ? {} : { preconditions: { uid: options.uid } };
  if ((await client.delete(NAMESPACES, { name }, { propagationPolicy: 'Background', ...preconditions })).isGone) return 'gone';
  if (await hasControllers(client, name)) return 'emptying';
  const endMs = Date.now() + CONTROLLER_LIMIT_MS;
  let namespace: KubeObject | undefined;
  do {
    await new Promise((resolve) => { setTimeout(resolve, PAUSE_MS); });
    namespace = await client.find<KubeObject>(NAMESPACES, { name });
    if (namespace === undefined) return 'gone';
    if ((listAt(namespace, 'status', 'conditions') ?? []).length > 0) return 'emptying';
  } while (Date.now() < endMs);
  if (await hasControllers(client, name)) return 'emptying';
  if (options.isEmpty !== undefined && !(await options.isEmpty())) return 'stuck';
  await client.update(NAMESPACES, { ...namespace, apiVersion: 'v1', kind: 'Namespace', spec: { finalizers: [] } }, { subresource: 'finalize' });
  return await client.find(NAMESPACES, { name }, { view: 'metadata' }) === undefined ? 'gone' : 'stuck';
}

/** Whether a controller manager looks after a namespace: it gives every one a default ServiceAccount. Who may not look takes it for granted. @throws KubeError */
export async function hasControllers(client: KubeClient, namespace: string): Promise<boolean> {
  try {
    return await client.find(SERVICE_ACCOUNTS, { name: 'default', namespace }, { view: 'metadata' }) !== undefined;
  } catch (error) {
    if (isForbidden(error)) return true;
    throw error;
  }
}
