import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { addFinalizers, removeFinalizers } from '#lib/federation/propagation/finalizers.ts';
import { isNotFound } from '#server/kube-client/errors.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';

/** Adds a finalizer, unless the object changed since it was read (CONFLICT). */
export async function addFinalizer(client: KubeClient, type: ResourceType, object: KubeObject, finalizer: string): Promise<KubeObject> {
  return patchFinalizers(client, type, object, addFinalizers(object.metadata.finalizers ?? [], [finalizer]).finalizers);
}

/** Removes a finalizer; an object that is gone already counts as done. @returns the object without it. */
export async function removeFinalizer(client: KubeClient, type: ResourceType, object: KubeObject, finalizer: string): Promise<KubeObject> {
  const { finalizers } = removeFinalizers(object.metadata.finalizers ?? [], [finalizer]);
  try {
    return await patchFinalizers(client, type, object, finalizers);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return { ...object, metadata: { ...object.metadata, finalizers } };
  }
}

/** Sets top-level fields of `status` in one write; a field given as null is removed. The uid keeps it off a namesake made since. */
export async function patchStatus(client: KubeClient, type: ResourceType, object: KubeObject, status: Record<string, unknown>): Promise<KubeObject> {
  const body = { metadata: { uid: object.metadata.uid }, status };
  return client.patch(type, object.metadata, { type: 'merge', body }, { subresource: 'status' });
}

/** Sets top-level fields of `spec`, and a finalizer that is missing, unless the object changed since it was read (CONFLICT). */
export async function patchSpec(
  client: KubeClient, type: ResourceType, object: KubeObject, spec: Record<string, unknown>, { finalizer }: { finalizer?: string } = {},
): Promise<KubeObject> {
  const { resourceVersion, finalizers = [] } = object.metadata;
  const wanted = addFinalizers(finalizers, finalizer === undefined ? [] : [finalizer]);
  const body = { metadata: { resourceVersion, ...(wanted.changed ? { finalizers: wanted.finalizers } : {}) }, spec };
  return client.patch(type, object.metadata, { type: 'merge', body });
}

function patchFinalizers(client: KubeClient, type: ResourceType, object: KubeObject, finalizers: readonly string[]): Promise<KubeObject> {
  const body = { metadata: { resourceVersion: object.metadata.resourceVersion, finalizers: finalizers.length === 0 ? null : finalizers } };
  return client.patch(type, object.metadata, { type: 'merge', body });
}
