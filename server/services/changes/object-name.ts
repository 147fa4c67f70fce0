import type { KubeObject } from '#lib/kube/object.ts';
import type { ObjectName } from '#lib/contracts/changes.ts';

export function nameOf(object: KubeObject): ObjectName {
  return { kind: object.kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name };
}
