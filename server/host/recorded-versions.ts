import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { propagatedVersionName, readPropagatedVersion, type RecordedVersions } from '#lib/federation/propagation/version-hash.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';
import { sleep, type Clock } from '#server/runtime/clock.ts';
import { toObjectKey } from '#server/runtime/object-key.ts';
import { CLUSTER_PROPAGATED_VERSIONS, PROPAGATED_VERSIONS } from './resources.ts';

const RETRY_MS = 500;

/**
 * What KubeFed recorded about the objects it propagated, as it was when we started. It is only ever read: what we apply
 * ourselves is remembered in the federated objects.
 */
export class KubeFedVersions {
  readonly #objects = new Map<string, KubeObject>();

  /** Reads both kinds once, as often as it takes: without them objects would be written that are as they should be. */
  async load(client: KubeClient, options: { clock: Clock; signal: AbortSignal; onError: (error: unknown) => void }): Promise<void> {
    while (!options.signal.aborted) {
      try {
        const lists = await Promise.all([PROPAGATED_VERSIONS, CLUSTER_PROPAGATED_VERSIONS].map((type: ResourceType) => client.listAll<KubeObject>(type)));
        this.#objects.clear();
        for (const object of lists.flat()) this.#objects.set(toObjectKey(object.metadata), object);
        return;
      } catch (error) {
        options.onError(error);
        await sleep(options.clock, RETRY_MS, options.signal);
      }
    }
  }

  /** D15: the name says only the kind, so one that was recorded for another group's object of that kind is told by its owner. */
  of(type: TypeConfig, fedObject: KubeObject): RecordedVersions | undefined {
    if (this.#objects.size === 0) return undefined;
    const { name, namespace } = fedObject.metadata;
    const key = toObjectKey({ name: propagatedVersionName(type.target.kind, name), ...(namespace === undefined ? {} : { namespace }) });
    const object = this.#objects.get(key);
    if (object === undefined) return undefined;
    const owners = object.metadata.ownerReferences ?? [];
    const isOwn = owners.length === 0 || owners.some(({ uid }) => uid === fedObject.metadata.uid);
    return isOwn ? readPropagatedVersion(object) : undefined;
  }
}
