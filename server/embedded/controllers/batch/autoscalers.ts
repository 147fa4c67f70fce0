import type { Condition, KubeObject } from '#lib/kube/object.ts';
import { timestamp, withCondition } from '../engine/conditions.ts';
import { fromKey, toKey, type Context } from '../engine/context.ts';
import { DONE, type Outcome } from '../engine/reconcile-queue.ts';
import { AUTOSCALERS, DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS, type HorizontalPodAutoscaler, type Kind } from '../kinds.ts';

const COMPONENT = 'horizontal-pod-autoscaler';
type Scalable = KubeObject & { spec: { replicas?: number }; status?: { replicas?: number } };
const SCALABLE: readonly Kind<Scalable>[] = [DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS];

/**
 * What an autoscaler does in a cluster without a metrics API: it keeps its target between minReplicas and
 * maxReplicas and says that it can't compute more (ScalingActive False, FailedGetResourceMetric).
 */
export function startAutoscalers(context: Context): void {
  const autoscalersByTarget = new Map<string, Set<string>>();
  const queue = context.queue({ name: 'autoscaler', gatherMs: 20, reconcile: (key) => reconcile(context, key) });
  context.feed.on(AUTOSCALERS, ({ type, object, previous }) => {
    if (previous !== undefined) autoscalersByTarget.get(targetKey(previous))?.delete(toKey(previous));
    if (type !== 'DELETED') {
      const keys = autoscalersByTarget.get(targetKey(object)) ?? new Set<string>();
      autoscalersByTarget.set(targetKey(object), keys.add(toKey(object)));
    }
    queue.add(toKey(object));
  });
  for (const kind of SCALABLE) {
    context.feed.on(kind, ({ object, previous }) => {
      if (previous !== undefined && object.spec.replicas === previous.spec.replicas && object.status?.replicas === previous.status?.replicas) return;
      for (const key of autoscalersByTarget.get(`${kind.kind}/${toKey(object)}`) ?? []) queue.add(key);
    });
  }
}

function targetKey({ metadata, spec }: HorizontalPodAutoscaler): string {
  return `${spec.scaleTargetRef.kind}/${metadata.namespace ?? ''}/${spec.scaleTargetRef.name}`;
}

async function reconcile(context: Context, key: string): Promise<Outcome> {
  const { namespace, name } = fromKey(key);
  const autoscaler = context.api.get(AUTOSCALERS, namespace, name);
  if (autoscaler === undefined || autoscaler.metadata.deletionTimestamp !== undefined) return DONE;
  const { scaleTargetRef: ref } = autoscaler.spec;
  const kind = SCALABLE.find((each) => each.kind === ref.kind);
  const target = kind === undefined ? undefined : context.api.get(kind, namespace, ref.name);
  if (kind === undefined || target === undefined) {
    const message = `the HPA controller was unable to get the target's current scale: ${kind?.resource.replace(/^(.*)\/(.*)$/, '$2.$1') ?? ref.kind} "${ref.name}" not found`;
    await write(context, autoscaler, [{ type: 'AbleToScale', status: 'False', reason: 'FailedGetScale', message }], { currentReplicas: 0, desiredReplicas: 0 });
    return DONE;
  }
  const wanted = target.spec.replicas ?? 1;
  const bounded = wanted === 0 ? 0 : Math.min(Math.max(wanted, autoscaler.spec.minReplicas ?? 1), autoscaler.spec.maxReplicas);
  const current = target.status?.replicas ?? 0;
  if (bounded !== wanted) {
    await context.api.change(kind, target, (draft) => { draft.spec.replicas = bounded; });
    const reason = bounded < wanted ? 'Current number of replicas above Spec.MaxReplicas' : 'Current number of replicas below Spec.MinReplicas';
    context.events.record(autoscaler, { type: 'Normal', reason: 'SuccessfulRescale', message: `New size: ${bounded}; reason: ${reason}`, component: COMPONENT });
  }
  await write(context, autoscaler, conditionsFor(autoscaler, wanted, bounded), {
    currentReplicas: current, desiredReplicas: bounded === wanted ? current : bounded, ...(bounded === wanted ? {} : { lastScaleTime: timestamp(context.now()) }),
  });
  return DONE;
}

function conditionsFor({ spec }: HorizontalPodAutoscaler, wanted: number, bounded: number): Condition[] {
  if (bounded !== wanted) {
    return [{ type: 'AbleToScale', status: 'True', reason: 'SucceededRescale', message: `the HPA controller was able to update the target scale to ${bounded}` }];
  }
  const able: Condition = { type: 'AbleToScale', status: 'True', reason: 'SucceededGetScale', message: "the HPA controller was able to get the target's current scale" };
  if (wanted === 0) return [able, { type: 'ScalingActive', status: 'False', reason: 'ScalingDisabled', message: 'scaling is disabled since the replica count of the target is zero' }];
  const metric = spec.metrics?.find((each) => each.type === 'Resource')?.resource?.name ?? (spec.metrics?.[0] === undefined ? 'cpu' : undefined);
  const reason = metric === undefined ? `FailedGet${spec.metrics?.[0]?.type ?? 'External'}Metric` : 'FailedGetResourceMetric';
  const message = metric === undefined
    ? 'the HPA was unable to compute the replica count: unable to fetch metrics from custom metrics API: no known available metric versions found'
    : `the HPA was unable to compute the replica count: failed to get ${metric} utilization: unable to get metrics for resource ${metric}: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)`;
  return [able, { type: 'ScalingActive', status: 'False', reason, message }];
}

async function write(context: Context, autoscaler: HorizontalPodAutoscaler, wanted: readonly Condition[], numbers: Record<string, unknown>): Promise<void> {
  let conditions = autoscaler.status?.conditions ?? [];
  for (const condition of wanted) conditions = withCondition(conditions, condition, context.now());
  const { lastScaleTime } = autoscaler.status ?? {};
  await context.api.setStatus(AUTOSCALERS, autoscaler, {
    ...(autoscaler.metadata.generation === undefined ? {} : { observedGeneration: autoscaler.metadata.generation }),
    ...(lastScaleTime === undefined ? {} : { lastScaleTime }), currentMetrics: null, ...numbers, conditions,
  });
}
