import { parseApiVersion, type KubeObject, type ResourceType } from '#lib/kube/object.ts';
import type { ClusterApi } from '../../api/cluster-api.ts';

/** Finds the resource (`apps/deployments`) of a kind (`apps`, `Deployment`); learns of new CRDs when it meets one. */
export class ResourceNames {
  readonly #api: ClusterApi;
  readonly #byKind = new Map<string, ResourceType>();

  constructor(api: ClusterApi) {
    this.#api = api;
  }

  /** Undefined when the API server has no such kind (any more). */
  typeOf(apiVersion: string, kind: string): ResourceType | undefined {
    const key = `${parseApiVersion(apiVersion).group}|${kind}`;
    const known = this.#byKind.get(key);
    if (known !== undefined) return known;
    for (const type of this.#api.resources()) this.#byKind.set(`${type.group}|${type.kind}`, type);
    return this.#byKind.get(key);
  }

  resourceOf(object: KubeObject): string | undefined {
    const type = this.typeOf(object.apiVersion, object.kind);
    return type === undefined ? undefined : toResource(type);
  }
}

/** The key by which the cluster's door names a type. */
export function toResource(type: { group: string; plural: string }): string {
  return `${type.group}/${type.plural}`;
}
