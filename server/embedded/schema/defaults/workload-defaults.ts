/** What the API server fills in on workloads. */
import { isJsonObject } from '#lib/kube/json.ts';
import { ensureMap, fill, fillText, mapAt, mapsAt, textAt, type JsonMap } from './json-map.ts';
import { defaultPodSpec, labelsFromTemplate } from './pod-defaults.ts';

const CONTROLLER_UID = 'batch.kubernetes.io/controller-uid';

function defaultTemplate(spec: JsonMap): void {
  defaultPodSpec(mapAt(mapAt(spec, 'template'), 'spec'));
}

export function defaultDeployment(object: JsonMap): void {
  const spec = ensureMap(object, 'spec');
  defaultTemplate(spec);
  fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
  const strategy = ensureMap(spec, 'strategy');
  fillText(strategy, { type: 'RollingUpdate' });
  if (strategy['type'] === 'RollingUpdate') fill(ensureMap(strategy, 'rollingUpdate'), { maxUnavailable: '25%', maxSurge: '25%' });
}

export function defaultReplicaSet(object: JsonMap): void {
  const spec = ensureMap(object, 'spec');
  defaultTemplate(spec);
  fill(spec, { replicas: 1 });
}

export function defaultReplicationController(object: JsonMap): void {
  defaultReplicaSet(object);
  const spec = ensureMap(object, 'spec');
  labelsFromTemplate(object, mapAt(spec, 'template'));
  const labels = mapAt(mapAt(mapAt(spec, 'template'), 'metadata'), 'labels');
  if (labels !== undefined) fill(spec, { selector: { ...labels } });
}

export function defaultStatefulSet(object: JsonMap): void {
  const spec = ensureMap(object, 'spec');
  defaultTemplate(spec);
  fillText(spec, { podManagementPolicy: 'OrderedReady' });
  fill(spec, { replicas: 1, revisionHistoryLimit: 10 });
  const strategy = ensureMap(spec, 'updateStrategy');
  fillText(strategy, { type: 'RollingUpdate' });
  if (strategy['type'] === 'RollingUpdate') fill(ensureMap(strategy, 'rollingUpdate'), { partition: 0 });
  fillText(ensureMap(spec, 'persistentVolumeClaimRetentionPolicy'), { whenDeleted: 'Retain', whenScaled: 'Retain' });
  for (const claim of mapsAt(spec, 'volumeClaimTemplates')) {
    fillText(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim' });
    fill(ensureMap(claim, 'spec'), { volumeMode: 'Filesystem' });
    fillText(ensureMap(claim, 'status'), { phase: 'Pending' });
  }
}

export function defaultDaemonSet(object: JsonMap): void {
  const spec = ensureMap(object, 'spec');
  defaultTemplate(spec);
  fill(spec, { revisionHistoryLimit: 10 });
  const strategy = ensureMap(spec, 'updateStrategy');
  fillText(strategy, { type: 'RollingUpdate' });
  if (strategy['type'] === 'RollingUpdate') fill(ensureMap(strategy, 'rollingUpdate'), { maxUnavailable: 1, maxSurge: 0 });
}

export function defaultJob(object: JsonMap): void {
  const spec = ensureMap(object, 'spec');
  defaultTemplate(spec);
  if (spec['completions'] === undefined && spec['parallelism'] === undefined) spec['completions'] = 1;
  fill(spec, { parallelism: 1, backoffLimit: spec['backoffLimitPerIndex'] === undefined ? 6 : 2_147_483_647, suspend: false, manualSelector: false });
  fillText(spec, { completionMode: 'NonIndexed', podReplacementPolicy: spec['podFailurePolicy'] === undefined ? 'TerminatingOrFailed' : 'Failed' });
  const failurePolicy = mapAt(spec, 'podFailurePolicy');
  for (const rule of mapsAt(failurePolicy, 'rules')) for (const pattern of mapsAt(rule, 'onPodConditions')) fillText(pattern, { status: 'True' });
  selectOwnPods(object, spec);
  labelsFromTemplate(object, mapAt(spec, 'template'));
}

/** A new job finds its pods by its own uid, so that two jobs with equal templates never count each other's. */
function selectOwnPods(object: JsonMap, spec: JsonMap): void {
  const uid = textAt(mapAt(object, 'metadata'), 'uid');
  const name = textAt(mapAt(object, 'metadata'), 'name');
  if (uid === '' || spec['manualSelector'] === true || spec['selector'] !== undefined) return;
  spec['selector'] = { matchLabels: { [CONTROLLER_UID]: uid } };
  const labels = ensureMap(ensureMap(ensureMap(spec, 'template'), 'metadata'), 'labels');
  Object.assign(labels, { [CONTROLLER_UID]: uid, 'controller-uid': uid, 'batch.kubernetes.io/job-name': name, 'job-name': name });
}

export function defaultCronJob(object: JsonMap): void {
  const spec = ensureMap(object, 'spec');
  fillText(spec, { concurrencyPolicy: 'Allow' });
  fill(spec, { suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 });
  const jobSpec = mapAt(mapAt(spec, 'jobTemplate'), 'spec');
  if (jobSpec !== undefined) defaultTemplate(jobSpec);
}

export function defaultHorizontalPodAutoscalerV1(object: JsonMap): void {
  fill(ensureMap(object, 'spec'), { minReplicas: 1, targetCPUUtilizationPercentage: 80 });
}

export function defaultHorizontalPodAutoscaler(object: JsonMap): void {
  const spec = ensureMap(object, 'spec');
  fill(spec, { minReplicas: 1, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }] });
  const behavior = mapAt(spec, 'behavior');
  if (behavior === undefined) return;
  defaultScaling(behavior, 'scaleUp', [{ type: 'Pods', value: 4, periodSeconds: 15 }, { type: 'Percent', value: 100, periodSeconds: 15 }], 0);
  defaultScaling(behavior, 'scaleDown', [{ type: 'Percent', value: 100, periodSeconds: 15 }]);
}

function defaultScaling(behavior: JsonMap, direction: string, policies: JsonMap[], windowSeconds?: number): void {
  const rules = behavior[direction];
  if (rules !== undefined && !isJsonObject(rules)) return;
  const filled = ensureMap(behavior, direction);
  fill(filled, { selectPolicy: 'Max', policies, ...(windowSeconds === undefined ? {} : { stabilizationWindowSeconds: windowSeconds }) });
}
