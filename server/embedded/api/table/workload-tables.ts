import type { KubeObject } from '#lib/kube/object.ts';
import { arrayAt, numberAt, objectAt, textAt, valueAt } from '../kinds/fields.ts';
import { ageOf, humanDuration } from './human-duration.ts';
import { AGE, containers, count, layout, NAME, numberOr, SELECTOR, text, type TableLayout } from './layout.ts';
import { podReady, podRestarts, podStatus } from './pod-status.ts';

const TEMPLATE = containers('spec.template.spec');

function readyOf(object: KubeObject): string {
  return `${numberAt(object, 'status', 'readyReplicas') ?? 0}/${numberAt(object, 'spec', 'replicas') ?? 0}`;
}

const REPLICA_SET = layout(
  NAME, count('Desired', 'spec.replicas'), count('Current', 'status.replicas'), count('Ready', 'status.readyReplicas'), AGE, ...TEMPLATE, SELECTOR,
);

export const WORKLOAD_TABLES: Readonly<Record<string, TableLayout>> = {
  '/pods': layout(
    NAME, ['Ready', podReady], ['Status', podStatus], ['Restarts', podRestarts], AGE,
    text('IP*', 'status.podIP'), text('Node*', 'spec.nodeName'), text('Nominated Node*', 'status.nominatedNodeName'), ['Readiness Gates*', readinessGates],
  ),
  'apps/deployments': layout(
    NAME, ['Ready', readyOf], count('Up-to-date', 'status.updatedReplicas'), count('Available', 'status.availableReplicas'), AGE, ...TEMPLATE, SELECTOR,
  ),
  'apps/replicasets': REPLICA_SET,
  '/replicationcontrollers': REPLICA_SET,
  'apps/statefulsets': layout(NAME, ['Ready', readyOf], AGE, ...TEMPLATE),
  'apps/daemonsets': layout(
    NAME, count('Desired', 'status.desiredNumberScheduled'), count('Current', 'status.currentNumberScheduled'), count('Ready', 'status.numberReady'),
    count('Up-to-date', 'status.updatedNumberScheduled'), count('Available', 'status.numberAvailable'),
    ['Node Selector', (object) => mapText(objectAt(object, 'spec', 'template', 'spec', 'nodeSelector'))], AGE, ...TEMPLATE, SELECTOR,
  ),
  'apps/controllerrevisions': layout(NAME, ['Controller', controllerOf], count('Revision', 'revision'), AGE),
  'batch/jobs': layout(NAME, ['Status', jobStatus], ['Completions', jobCompletions], ['Duration', jobDuration], AGE, ...TEMPLATE, SELECTOR),
  'batch/cronjobs': layout(
    NAME, text('Schedule', 'spec.schedule'), text('Timezone', 'spec.timeZone'), ['Suspend', (object) => (valueAt(object, 'spec', 'suspend') === true ? 'True' : 'False')],
    ['Active#', (object) => arrayAt(object, 'status', 'active').length],
    ['Last Schedule', (object, now) => (textAt(object, 'status', 'lastScheduleTime') === '' ? '<none>' : ageOf(textAt(object, 'status', 'lastScheduleTime'), now))],
    AGE, ...containers('spec.jobTemplate.spec.template.spec'),
  ),
  'autoscaling/horizontalpodautoscalers': layout(
    NAME, ['Reference', (object) => `${textAt(object, 'spec', 'scaleTargetRef', 'kind')}/${textAt(object, 'spec', 'scaleTargetRef', 'name')}`],
    ['Targets', scalerTargets], ['MinPods', (object) => String(numberAt(object, 'spec', 'minReplicas') ?? '<unset>')],
    count('MaxPods', 'spec.maxReplicas'), count('Replicas', 'status.currentReplicas'), AGE,
  ),
  'policy/poddisruptionbudgets': layout(
    NAME, ['Min Available', (object) => String(valueAt(object, 'spec', 'minAvailable') ?? 'N/A')],
    ['Max Unavailable', (object) => String(valueAt(object, 'spec', 'maxUnavailable') ?? 'N/A')],
    count('Allowed Disruptions', 'status.disruptionsAllowed'), AGE,
  ),
  '/podtemplates': layout(NAME, ...containers('template.spec'), ['Pod Labels', (object) => mapText(objectAt(object, 'template', 'metadata', 'labels'))]),
};

function readinessGates(pod: KubeObject): string {
  const gates = arrayAt(pod, 'spec', 'readinessGates').map((each) => textAt(each, 'conditionType'));
  if (gates.length === 0) return '<none>';
  const isTrue = (type: string): boolean =>
    arrayAt(pod, 'status', 'conditions').some((each) => textAt(each, 'type') === type && textAt(each, 'status') === 'True');
  return `${gates.filter(isTrue).length}/${gates.length}`;
}

function controllerOf(object: KubeObject): string {
  const owner = object.metadata.ownerReferences?.find((each) => each.controller === true);
  return owner === undefined ? '<none>' : `${owner.kind.toLowerCase()}.${owner.apiVersion.split('/')[0] ?? ''}/${owner.name}`;
}

function jobStatus(job: KubeObject): string {
  const isTrue = (type: string): boolean =>
    arrayAt(job, 'status', 'conditions').some((each) => textAt(each, 'type') === type && textAt(each, 'status') === 'True');
  for (const [type, word] of [['Complete', 'Complete'], ['Failed', 'Failed'], ['Suspended', 'Suspended'], ['FailureTarget', 'FailureTarget'], ['SuccessCriteriaMet', 'SuccessCriteriaMet']] as const) {
    if (isTrue(type)) return word;
  }
  return job.metadata.deletionTimestamp === undefined ? 'Running' : 'Terminating';
}

function jobCompletions(job: KubeObject): string {
  const succeeded = numberAt(job, 'status', 'succeeded') ?? 0;
  const wanted = numberAt(job, 'spec', 'completions');
  if (wanted !== undefined) return `${succeeded}/${wanted}`;
  const parallelism = numberOr(valueAt(job, 'spec', 'parallelism'), 1);
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDuration(job: KubeObject, now: Date): string {
  const start = Date.parse(textAt(job, 'status', 'startTime'));
  if (Number.isNaN(start)) return '';
  const end = Date.parse(textAt(job, 'status', 'completionTime'));
  return humanDuration((Number.isNaN(end) ? now.getTime() : end) - start);
}

/** `cpu: 40%/80%` for each metric, `<unknown>` where nothing was measured yet. */
function scalerTargets(scaler: KubeObject): string {
  const current = arrayAt(scaler, 'status', 'currentMetrics');
  const parts = arrayAt(scaler, 'spec', 'metrics').map((metric, i) => {
    const kind = textAt(metric, 'type');
    const source = kind.charAt(0).toLowerCase() + kind.slice(1);
    const name = textAt(metric, source, 'name') || textAt(metric, source, 'metric', 'name');
    const show = (values: unknown): string => {
      const percent = numberAt(values, 'averageUtilization');
      return percent === undefined ? String(valueAt(values, 'averageValue') ?? valueAt(values, 'value') ?? '<unknown>') : `${percent}%`;
    };
    return `${name === '' ? '' : `${name}: `}${show(valueAt(current[i], source, 'current'))}/${show(valueAt(metric, source, 'target'))}`;
  });
  return parts.join(', ') || '<none>';
}

function mapText(map: Record<string, unknown>): string {
  return Object.entries(map).map(([key, value]) => `${key}=${String(value)}`).sort().join(',') || '<none>';
}
