import type { KubeObject } from '#lib/kube/object.ts';
import { parsePreference } from '#lib/federation/types/preference.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { Host } from '#server/host/host.ts';
import { toObjectKey } from '#server/host/keys.ts';

export type FoundWorkload = { type: TypeConfig; object: KubeObject };

/** One federated object by the plural of its federated type; undefined when there is none. */
export function findWorkload(host: Host, resource: string, namespace: string, name: string): FoundWorkload | undefined {
  const followed = [...host.federatedTypes()].find(({ type }) => type.federated.plural === resource);
  const object = followed?.informer.store.get(toObjectKey({ namespace, name }));
  return followed === undefined || object === undefined ? undefined : { type: followed.type, object };
}

/** The preference that speaks of this object: same namespace and name, and its kind. One that can't be read counts by its kind too. */
export function preferenceFor(host: Host, type: TypeConfig, object: KubeObject): KubeObject | undefined {
  const preference = host.preferences.store.get(toObjectKey(object.metadata));
  if (preference === undefined) return undefined;
  const parsed = parsePreference(preference);
  return parsed.ok && parsed.value.targetKind !== type.federated.kind ? undefined : preference;
}
