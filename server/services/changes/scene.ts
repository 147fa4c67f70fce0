import type { KubeObject } from '#lib/kube/object.ts';
import { computePlacement, type PlacementResult } from '#lib/federation/placement/compute-placement.ts';
import { clustersHolding } from '#lib/federation/propagation/member-view.ts';
import { readCluster, type FederationCluster } from '#lib/federation/types/cluster.ts';
import type { FederationScope } from '#lib/federation/types/federation-config.ts';
import { at } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { Host } from '#server/host/host.ts';
import { toObjectKey } from '#server/host/keys.ts';

/** One federated object of a scene; a change puts another version of it into the next scene. */
export type SceneObject = { readonly type: TypeConfig; readonly object: KubeObject };

/**
 * The federation at one moment, as far as it decides what members hold. A review computes two of them, before and after,
 * and compares what each asks of every member.
 */
export type Scene = {
  readonly scope: FederationScope;
  readonly clusters: ReadonlyMap<string, KubeObject>;
  /** By `sceneKey`. */
  readonly objects: ReadonlyMap<string, SceneObject>;
  /** Names of types that are propagated. */
  readonly types: ReadonlySet<string>;
};

export function sceneKey(type: TypeConfig, object: KubeObject): string {
  return `${type.federated.plural}/${toObjectKey(object.metadata)}`;
}

/** The federation as the host's caches hold it now. */
export function currentScene(host: Host): Scene {
  const objects = new Map<string, SceneObject>();
  const types = new Set<string>();
  for (const { type, informer } of host.federatedTypes()) {
    types.add(type.name);
    for (const object of informer.store.values()) objects.set(sceneKey(type, object), { type, object });
  }
  const clusters = new Map([...host.clusters.store.values()].map((cluster) => [cluster.metadata.name, cluster]));
  return { scope: host.config?.scope ?? 'Cluster', clusters, objects, types };
}

/** The part of the federation that decides where a few objects go: they themselves, their namespaces, and every cluster. */
export function sceneAround(host: Host, targets: readonly { readonly type: TypeConfig; readonly ref: { readonly namespace: string; readonly name: string } }[]): Scene {
  const objects = new Map<string, SceneObject>();
  const namespaces = [...host.federatedTypes()].find(({ type }) => type.isNamespace);
  const add = (type: TypeConfig, object: KubeObject | undefined): void => { if (object !== undefined) objects.set(sceneKey(type, object), { type, object }); };
  for (const { type, ref } of targets) {
    add(type, host.federated(type.name)?.store.get(toObjectKey(ref)));
    if (namespaces !== undefined) add(namespaces.type, namespaces.informer.store.get(`${ref.namespace}/${ref.namespace}`));
  }
  const clusters = new Map([...host.clusters.store.values()].map((cluster) => [cluster.metadata.name, cluster]));
  return { scope: host.config?.scope ?? 'Cluster', clusters, objects, types: new Set([...host.federatedTypes()].map(({ type }) => type.name)) };
}

/** Reads placements in one scene; clusters and namespaces are read once for all objects. */
export class ScenePlacement {
  readonly clusters: readonly FederationCluster[];
  readonly #scene: Scene;
  readonly #namespaces = new Map<string, unknown>();

  /** @param only the clusters that are looked at; a cluster's placement does not depend on another's. */
  constructor(scene: Scene, only?: ReadonlySet<string>) {
    this.#scene = scene;
    this.clusters = [...scene.clusters.values()].map(readCluster).filter(({ name }) => only === undefined || only.has(name));
    for (const { type, object } of scene.objects.values()) {
      if (type.isNamespace) this.#namespaces.set(object.metadata.namespace ?? '', at(object, 'spec', 'placement'));
    }
  }

  place({ type, object }: SceneObject): PlacementResult {
    const { namespace } = object.metadata;
    const { scope } = this.#scene;
    return computePlacement({
      placement: at(object, 'spec', 'placement'), clusters: this.clusters, holding: clustersHolding(object),
      ...(type.isNamespace || !type.target.namespaced || namespace === undefined ? {} : {
        namespace: this.#namespaces.has(namespace) ? { scope, federated: true, placement: this.#namespaces.get(namespace) } : { scope, federated: false },
      }),
    });
  }

  /** Names of the clusters that are to hold the object; none when its placement can't be computed or its type is off. */
  selected(entry: SceneObject): readonly string[] {
    if (!this.#scene.types.has(entry.type.name)) return [];
    const result = this.place(entry);
    return result.ok ? result.selected : [];
  }
}
