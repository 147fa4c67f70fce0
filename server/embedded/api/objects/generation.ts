import { deepEqual } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { ServedType } from '../resource-catalog.ts';

/** Built-in types whose objects carry a generation; all custom resources do. */
const TYPES_WITH_GENERATION: ReadonlySet<string> = new Set([
  'apps/deployments', 'apps/replicasets', 'apps/statefulsets', 'apps/daemonsets', '/replicationcontrollers',
  'batch/jobs', 'batch/cronjobs', 'networking.k8s.io/ingresses', 'networking.k8s.io/networkpolicies', 'networking.k8s.io/ingressclasses',
  'policy/poddisruptionbudgets', 'discovery.k8s.io/endpointslices', 'apiextensions.k8s.io/customresourcedefinitions', 'scheduling.k8s.io/priorityclasses',
]);

export function hasGeneration(type: ServedType): boolean {
  return type.crd !== undefined || TYPES_WITH_GENERATION.has(type.storage);
}

/** Whether a change counts as one of what is wanted, which is what the generation numbers. */
export function isNewGeneration(type: ServedType, before: KubeObject, after: KubeObject): boolean {
  if (!hasGeneration(type)) return false;
  if (type.crd === undefined && type.storage !== 'discovery.k8s.io/endpointslices') return !deepEqual(before['spec'], after['spec']);
  const isStatusApart = type.subresources.has('status');
  const wanted = ({ metadata: _metadata, status, ...rest }: KubeObject): object => (isStatusApart ? rest : { ...rest, status });
  return !deepEqual(wanted(before), wanted(after));
}
