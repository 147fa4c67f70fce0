import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { parseObjectKey } from '#server/runtime/object-key.ts';

/** Key of the target of a federated object. Only namespaces differ: FederatedNamespace `a/a` federates Namespace `a`. */
export function toTargetKey(type: TypeConfig, federatedKey: string): string {
  return type.isNamespace ? parseObjectKey(federatedKey).name : federatedKey;
}

/** Key of the federated object of a target. */
export function toFederatedKey(type: TypeConfig, targetKey: string): string {
  return type.isNamespace ? `${targetKey}/${targetKey}` : targetKey;
}
