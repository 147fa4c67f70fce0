import type { ObjectLine } from '#lib/contracts/clusters.ts';
import type { KubeObject } from '#lib/kube/object.ts';

export function toObjectLine(where: ObjectLine['where'], { kind, metadata }: KubeObject): ObjectLine {
  return { where, kind, namespace: metadata.namespace ?? '', name: metadata.name };
}
