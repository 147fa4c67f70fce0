import type { KubeObject } from '#lib/kube/object.ts';
import { canonicalPath, sameField } from '../overrides/override-path.ts';
import { listAt, numberAt, stringAt } from '../types/read.ts';

/** Replicas that a federated object asks for in each cluster it lists: the cluster's own override, else the template's number. */
export function askedReplicas(fedObject: KubeObject, replicasPath: string): Record<string, number> {
  const path = canonicalPath(replicasPath);
  const template = numberAt(fedObject, 'spec', 'template', ...path.split('/').slice(1)) ?? 0;
  const asked: Record<string, number> = {};
  for (const entry of listAt(fedObject, 'spec', 'placement', 'clusters') ?? []) asked[stringAt(entry, 'name') ?? ''] = template;
  for (const item of listAt(fedObject, 'spec', 'overrides') ?? []) {
    const name = stringAt(item, 'clusterName') ?? '';
    const own = (listAt(item, 'clusterOverrides') ?? []).find((operation) => sameField(stringAt(operation, 'path') ?? '', path));
    if (Object.hasOwn(asked, name) && own !== undefined) asked[name] = numberAt(own, 'value') ?? template;
  }
  return asked;
}
