import { deepEqual } from '#lib/kube/json.ts';
import { matchesLabels, toRequirements } from '#lib/kube/label-selector.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { ClusterApi } from '../cluster-api.ts';
import { arrayAt, selectorAt } from '../kinds/fields.ts';

const CLUSTER_ROLES = 'rbac.authorization.k8s.io/clusterroles';

/** Keeps the rules of ClusterRoles with an aggregationRule equal to those of the roles they gather. Returns how to stop. */
export function startRoleAggregation(api: ClusterApi, report: (error: unknown) => void): () => void {
  const refresh = (): void => {
    const roles = api.list(CLUSTER_ROLES);
    for (const role of roles) refreshRole(api, role, roles).catch(report);
  };
  refresh();
  return api.onChange(CLUSTER_ROLES, refresh);
}

async function refreshRole(api: ClusterApi, role: KubeObject, all: readonly KubeObject[]): Promise<void> {
  const selectors = arrayAt(role, 'aggregationRule', 'clusterRoleSelectors').map((each) => selectorAt(each)).filter((each) => each !== undefined);
  if (selectors.length === 0) return;
  const sources = all.filter((each) => each.metadata.name !== role.metadata.name && selectors.some((one) => matchesLabels(toRequirements(one), each.metadata.labels)));
  const rules: unknown[] = [];
  for (const rule of sources.flatMap((each) => arrayAt(each, 'rules'))) if (!rules.some((each) => deepEqual(each, rule))) rules.push(rule);
  if (deepEqual(rules, arrayAt(role, 'rules'))) return;
  await api.mutate(CLUSTER_ROLES, '', role.metadata.name, (draft) => {
    draft['rules'] = rules;
  });
}
