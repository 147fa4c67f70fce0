import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { patchSpec } from '#server/host/host-writes.ts';
import { KubeError } from '#server/kube-client/errors.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';
import { ServiceError } from '#server/platform/service-error.ts';

/** Status is written beside us all the time; a spec edit that keeps meeting such writes gives up after this many. */
const MAX_ATTEMPTS = 4;

/**
 * Changes the spec of an object whose spec is still the one of `generation`. The write itself carries the
 * resourceVersion just read, so nothing is overwritten; a write of status in between only means reading again.
 * @throws ServiceError CONFLICT when the spec is another one by now, NOT_FOUND when the object is gone.
 */
export async function patchAtGeneration(
  client: KubeClient, type: ResourceType, ref: { namespace: string; name: string }, generation: number, toSpec: (object: KubeObject) => Record<string, unknown>,
): Promise<KubeObject> {
  for (let attempt = 1; ; attempt += 1) {
    const object = await client.find<KubeObject>(type, { namespace: ref.namespace, name: ref.name });
    if (object === undefined) throw new ServiceError('NOT_FOUND', say('err.objectGone', { kind: type.kind, name: ref.name }));
    if (object.metadata.generation !== generation) throw changedMeanwhile(type.kind, ref.name);
    try {
      return await patchSpec(client, type, object, toSpec(object));
    } catch (error) {
      if (!(error instanceof KubeError) || error.code !== 'CONFLICT') throw error;
      if (attempt >= MAX_ATTEMPTS) throw changedMeanwhile(type.kind, ref.name);
    }
  }
}

export function changedMeanwhile(kind: string, name: string): ServiceError {
  return new ServiceError('CONFLICT', say('err.changedMeanwhile', { kind, name }));
}
