import { ApiError } from './api-error.ts';
import { BOOTSTRAP_POLICY } from './authorization/bootstrap-roles.ts';
import type { ClusterApi } from './cluster-api.ts';
import type { KubeObject } from '#lib/kube/object.ts';

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** Creates what every cluster has from its start and is missing here: namespaces and the default roles. */
export function bootstrapCluster(api: ClusterApi, report: (error: unknown) => void): void {
  for (const name of NAMESPACES) ensure(api, '/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, report);
  for (const object of BOOTSTRAP_POLICY) {
    ensure(api, `rbac.authorization.k8s.io/${object.kind === 'ClusterRole' ? 'clusterroles' : 'clusterrolebindings'}`, object, report);
  }
}

function ensure(api: ClusterApi, resource: string, object: KubeObject, report: (error: unknown) => void): void {
  if (api.get(resource, '', object.metadata.name) !== undefined) return;
  api.create(resource, object).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.status.reason !== 'AlreadyExists') report(error);
  });
}
