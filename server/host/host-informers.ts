import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import type { KubeClient, ObjectView } from '#server/kube-client/kube-client.ts';
import { toCollectionSource } from '#server/kube-client/list-watch.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { Informer } from '#server/runtime/informer.ts';

/** The host is asked again at least this often while it does not answer. */
const RECONNECT_BACKOFF = { initialMs: 100, maxMs: 2_000 };

export type HostInformerOptions = {
  client: KubeClient;
  clock: Clock;
  random: () => number;
  onError: (name: string, error: unknown) => void;
};

/** Follows one collection of the host; objects are cached whole, without the bookkeeping of field owners. */
export function createHostInformer(
  options: HostInformerOptions, type: ResourceType,
  selection: { namespace?: string; labelSelector?: string; view?: ObjectView; indexers?: Readonly<Record<string, (object: KubeObject) => readonly string[]>> } = {},
): Informer<KubeObject> {
  const { client, clock, random, onError } = options;
  const { indexers, ...where } = selection;
  const name = `host/${type.plural}`;
  return new Informer<KubeObject>({
    name, clock, random, backoff: RECONNECT_BACKOFF, ...(indexers === undefined ? {} : { indexers }),
    source: toCollectionSource<KubeObject>(client, type, { ...where, random }),
    transform: (object) => withoutManagedFields(object, type),
    onError: (error) => { onError(name, error); },
  });
}

export const IN_SYSTEM_NAMESPACE = { namespace: SYSTEM_NAMESPACE };

/** Name of the index that finds federated objects and preferences by their namespace. */
export const BY_NAMESPACE = 'namespace';

export const NAMESPACE_INDEXER = { [BY_NAMESPACE]: (object: KubeObject) => [object.metadata.namespace ?? ''] };

function withoutManagedFields(object: KubeObject, type: ResourceType): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, kind: type.kind, metadata };
}
