import { deepEqual } from '#lib/kube/json.ts';
import { fromKey, toKey, type Context } from '../engine/context.ts';
import { DONE, type Outcome } from '../engine/reconcile-queue.ts';
import { CLAIMS, PODS, QUOTAS, SERVICES, type Pod, type ResourceQuota } from '../kinds.ts';
import { amountOf, podLimits, podRequests } from '../nodes/resource-requests.ts';
import { isFinished } from '../workloads/pod-state.ts';

/** Core resources that a quota may count by their bare plural. */
const COUNTED = new Set(['configmaps', 'secrets', 'services', 'persistentvolumeclaims', 'replicationcontrollers', 'resourcequotas']);

/** Keeps `status.used` of ResourceQuotas: what the namespace holds of each resource that the quota names. */
export function startQuotas(context: Context): void {
  const queue = context.queue({ name: 'resource-quota', gatherMs: 50, reconcile: (key) => reconcile(context, key) });
  const quotas = new Map<string, Set<string>>();
  context.feed.on(QUOTAS, ({ type, object }) => {
    const { namespace = '' } = object.metadata;
    const keys = quotas.get(namespace) ?? new Set<string>();
    if (type === 'DELETED') keys.delete(toKey(object));
    else keys.add(toKey(object));
    if (keys.size > 0) quotas.set(namespace, keys);
    else quotas.delete(namespace);
    queue.add(toKey(object));
  });
  context.feed.onAny(({ object, resource, type }) => {
    const isUsage = type !== 'MODIFIED' || resource === PODS.resource || resource === SERVICES.resource || resource === CLAIMS.resource;
    if (isUsage) for (const key of quotas.get(object.metadata.namespace ?? '') ?? []) queue.add(key);
  });
}

async function reconcile(context: Context, key: string): Promise<Outcome> {
  const { namespace, name } = fromKey(key);
  const quota = context.api.get(QUOTAS, namespace, name);
  if (quota === undefined || quota.metadata.deletionTimestamp !== undefined) return DONE;
  const hard = quota.spec?.hard ?? {};
  const pods = context.api.list(PODS, namespace).filter((pod) => !isFinished(pod) && isInScope(quota, pod));
  const used: Record<string, string> = {};
  for (const resource of Object.keys(hard)) {
    const amount = usage(context, namespace, resource, pods);
    if (amount !== undefined) used[resource] = amount;
  }
  if (!deepEqual(quota.status, { hard, used })) await context.api.setStatus(QUOTAS, quota, { hard, used });
  return DONE;
}

function isInScope({ spec }: ResourceQuota, pod: Pod): boolean {
  return (spec?.scopes ?? []).every((scope) => {
    switch (scope) {
      case 'BestEffort': return pod.status?.qosClass === 'BestEffort';
      case 'NotBestEffort': return pod.status?.qosClass !== 'BestEffort';
      case 'Terminating': return pod.spec.activeDeadlineSeconds !== undefined;
      case 'NotTerminating': return pod.spec.activeDeadlineSeconds === undefined;
      default: return true;
    }
  });
}

/** Undefined for names that no rule here counts; Kubernetes leaves those out of `used` too. */
function usage({ api, index }: Context, namespace: string, resource: string, pods: readonly Pod[]): string | undefined {
  if (resource === 'pods' || resource === 'count/pods') return String(pods.length);
  const compute = /^(requests\.|limits\.)?(cpu|memory|ephemeral-storage)$/.exec(resource);
  if (compute !== null) {
    const of = compute[1] === 'limits.' ? podLimits : podRequests;
    const name = compute[2] ?? '';
    return writeAmount(name, pods.reduce((sum, pod) => sum + (of(pod).get(name) ?? 0), 0));
  }
  if (resource === 'services.loadbalancers') return String(api.list(SERVICES, namespace).filter((each) => each.spec?.type === 'LoadBalancer').length);
  if (resource === 'services.nodeports') {
    const ports = api.list(SERVICES, namespace).flatMap((each) => each.spec?.ports ?? []).filter((port) => (port.nodePort ?? 0) > 0);
    return String(ports.length);
  }
  if (resource === 'requests.storage') {
    return writeAmount('memory', api.list(CLAIMS, namespace).reduce((sum, claim) => sum + amountOf(claim.spec.resources?.requests?.['storage'] ?? 0), 0));
  }
  const [plural = '', ...group] = (COUNTED.has(resource) ? resource : /^count\/(.+)$/.exec(resource)?.[1] ?? '').split('.');
  if (plural === '') return undefined;
  const counted = `${group.join('.')}/${plural}`;
  return String(index.inNamespace(namespace).filter((ref) => ref.resource === counted).length);
}

/** Cores as `1500m` or `2`, bytes with the largest binary unit that divides them. */
function writeAmount(name: string, amount: number): string {
  if (name === 'cpu') {
    const milli = Math.ceil(amount * 1000 - 1e-6);
    return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
  }
  let value = Math.ceil(amount);
  for (const unit of ['', 'Ki', 'Mi', 'Gi', 'Ti']) {
    if (value === 0 || value % 1024 !== 0 || unit === 'Ti') return `${value}${unit}`;
    value /= 1024;
  }
  return String(value);
}
