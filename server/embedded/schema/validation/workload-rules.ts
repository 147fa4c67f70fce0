/** What must hold for workloads. */
import { deepEqual } from '#lib/kube/json.ts';
import { mapAt, mapsAt, textAt, type JsonMap } from '../defaults/json-map.ts';
import { cronProblem, isTimeZone } from './cron-rules.ts';
import type { FieldErrors } from './field-errors.ts';
import { checkSelector, isEmptySelector, selectorMatches } from './metadata-rules.ts';
import { percentProblems } from './name-rules.ts';
import { checkPodTemplate } from './pod-rules.ts';

const STATEFUL_SET_MUTABLE = ['replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy', 'minReadySeconds'];

export function checkNotNegative(errors: FieldErrors, map: JsonMap | undefined, path: string, ...fields: string[]): void {
  for (const field of fields) {
    const value = map?.[field];
    if (typeof value === 'number' && value < 0) errors.invalid(`${path}.${field}`, value, 'must be greater than or equal to 0');
  }
}

export function checkImmutable(errors: FieldErrors, value: unknown, old: unknown, path: string): void {
  if (!deepEqual(value, old)) errors.invalid(path, value, 'field is immutable');
}

/** Selector and template of a workload that finds its pods by labels. */
function checkSelectorAndTemplate(errors: FieldErrors, spec: JsonMap, kind: string): void {
  const selector = mapAt(spec, 'selector');
  let isUsable = true;
  if (selector === undefined) errors.required('spec.selector');
  else {
    isUsable = checkSelector(errors, selector, 'spec.selector');
    if (isUsable && isEmptySelector(selector)) {
      errors.invalid('spec.selector', selector, `empty selector is invalid for ${kind}`);
      isUsable = false;
    } else if (!isUsable) errors.invalid('spec.selector', selector, 'invalid label selector');
  }
  const template = mapAt(spec, 'template');
  const labels = mapAt(mapAt(template, 'metadata'), 'labels');
  if (isUsable && (selector === undefined || !selectorMatches(selector, labels))) errors.invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`');
  checkPodTemplate(errors, template, 'spec.template');
  const restartPolicy = textAt(mapAt(template, 'spec'), 'restartPolicy');
  if (restartPolicy === 'Never' || restartPolicy === 'OnFailure') errors.notSupported('spec.template.spec.restartPolicy', restartPolicy, ['Always']);
}

export function checkDeployment(errors: FieldErrors, object: JsonMap, old: JsonMap | undefined): void {
  const spec = mapAt(object, 'spec') ?? {};
  checkNotNegative(errors, spec, 'spec', 'replicas');
  checkSelectorAndTemplate(errors, spec, 'deployment');
  const strategy = mapAt(spec, 'strategy');
  const type = textAt(strategy, 'type');
  const rolling = mapAt(strategy, 'rollingUpdate');
  if (type === 'Recreate') {
    if (rolling !== undefined) errors.forbidden('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'");
  } else if (type === 'RollingUpdate') checkRollingUpdate(errors, rolling ?? {}, 'spec.strategy.rollingUpdate');
  else errors.notSupported('spec.strategy', { Type: type, RollingUpdate: rolling ?? null }, ['Recreate', 'RollingUpdate']);
  checkNotNegative(errors, spec, 'spec', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds');
  const deadline = spec['progressDeadlineSeconds'];
  const minReady = spec['minReadySeconds'] ?? 0;
  if (typeof deadline === 'number' && typeof minReady === 'number' && deadline >= 0 && deadline <= minReady) errors.invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds');
  if (old !== undefined) checkImmutable(errors, spec['selector'], mapAt(old, 'spec')?.['selector'], 'spec.selector');
}

function checkRollingUpdate(errors: FieldErrors, rolling: JsonMap, path: string): void {
  for (const field of ['maxUnavailable', 'maxSurge']) checkCountOrPercent(errors, rolling[field], `${path}.${field}`);
  const unavailable = rolling['maxUnavailable'];
  if (isNone(unavailable) && isNone(rolling['maxSurge'])) errors.invalid(`${path}.maxUnavailable`, unavailable ?? 0, 'may not be 0 when `maxSurge` is 0');
  if (typeof unavailable === 'string' && /^\d+%$/.test(unavailable) && Number.parseInt(unavailable, 10) > 100) errors.invalid(`${path}.maxUnavailable`, unavailable, 'must not be greater than 100%');
}

function isNone(value: unknown): boolean {
  return value === 0 || value === '0%' || value === undefined;
}

export function checkCountOrPercent(errors: FieldErrors, value: unknown, path: string): void {
  if (typeof value === 'string') for (const problem of percentProblems(value)) errors.invalid(path, value, problem);
  if (typeof value === 'number' && value < 0) errors.invalid(path, value, 'must be greater than or equal to 0');
}

export function checkReplicaSet(errors: FieldErrors, object: JsonMap, old: JsonMap | undefined): void {
  const spec = mapAt(object, 'spec') ?? {};
  checkNotNegative(errors, spec, 'spec', 'replicas', 'minReadySeconds');
  checkSelectorAndTemplate(errors, spec, 'replicaset');
  if (old !== undefined) checkImmutable(errors, spec['selector'], mapAt(old, 'spec')?.['selector'], 'spec.selector');
}

export function checkDaemonSet(errors: FieldErrors, object: JsonMap, old: JsonMap | undefined): void {
  const spec = mapAt(object, 'spec') ?? {};
  checkSelectorAndTemplate(errors, spec, 'daemonset');
  checkNotNegative(errors, spec, 'spec', 'minReadySeconds', 'revisionHistoryLimit');
  const strategy = mapAt(spec, 'updateStrategy');
  const type = textAt(strategy, 'type');
  if (type === 'RollingUpdate') checkRollingUpdate(errors, mapAt(strategy, 'rollingUpdate') ?? {}, 'spec.updateStrategy.rollingUpdate');
  else if (type !== 'OnDelete') errors.notSupported('spec.updateStrategy', { Type: type, RollingUpdate: mapAt(strategy, 'rollingUpdate') ?? null }, ['RollingUpdate', 'OnDelete']);
  if (old !== undefined) checkImmutable(errors, spec['selector'], mapAt(old, 'spec')?.['selector'], 'spec.selector');
}

export function checkStatefulSet(errors: FieldErrors, object: JsonMap, old: JsonMap | undefined): void {
  const spec = mapAt(object, 'spec') ?? {};
  const policy = textAt(spec, 'podManagementPolicy');
  if (policy !== 'OrderedReady' && policy !== 'Parallel') errors.invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'");
  const strategy = mapAt(spec, 'updateStrategy');
  const type = textAt(strategy, 'type');
  if (type === 'RollingUpdate') checkNotNegative(errors, mapAt(strategy, 'rollingUpdate'), 'spec.updateStrategy.rollingUpdate', 'partition');
  else if (type !== 'OnDelete') errors.invalid('spec.updateStrategy', { Type: type, RollingUpdate: mapAt(strategy, 'rollingUpdate') ?? null }, "must be 'RollingUpdate' or 'OnDelete'");
  checkNotNegative(errors, spec, 'spec', 'replicas', 'minReadySeconds');
  checkSelectorAndTemplate(errors, withClaimVolumes(spec), 'statefulset');
  if (old === undefined) return;
  const oldSpec = mapAt(old, 'spec') ?? {};
  const fixed = (map: JsonMap): JsonMap => Object.fromEntries(Object.entries(map).filter(([key]) => !STATEFUL_SET_MUTABLE.includes(key)));
  if (!deepEqual(fixed(spec), fixed(oldSpec))) {
    errors.forbidden('spec', "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
  }
}

/** Pods of a stateful set may mount its claims as if they were volumes of the template. */
function withClaimVolumes(spec: JsonMap): JsonMap {
  const template = mapAt(spec, 'template');
  const podSpec = mapAt(template, 'spec');
  if (podSpec === undefined) return spec;
  const own = mapsAt(podSpec, 'volumes');
  const claims = mapsAt(spec, 'volumeClaimTemplates').map((claim) => textAt(mapAt(claim, 'metadata'), 'name')).filter((name) => !own.some((volume) => volume['name'] === name));
  const volumes = [...own, ...claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }))];
  return { ...spec, template: { ...template, spec: { ...podSpec, volumes } } };
}

export function checkJob(errors: FieldErrors, object: JsonMap, old: JsonMap | undefined): void {
  const spec = mapAt(object, 'spec') ?? {};
  checkJobSpec(errors, spec, 'spec');
  const selector = mapAt(spec, 'selector');
  const labels = mapAt(mapAt(mapAt(spec, 'template'), 'metadata'), 'labels');
  if (selector !== undefined) {
    const uid = textAt(mapAt(object, 'metadata'), 'uid');
    const isOwn = Object.values(mapAt(selector, 'matchLabels') ?? {}).includes(uid);
    if (spec['manualSelector'] !== true && old === undefined && !isOwn) errors.invalid('spec.selector', selector, '`selector` not auto-generated');
    if (checkSelector(errors, selector, 'spec.selector') && !selectorMatches(selector, labels)) errors.invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`');
  }
  if (old === undefined) return;
  const oldSpec = mapAt(old, 'spec') ?? {};
  if (spec['completionMode'] !== 'Indexed') checkImmutable(errors, spec['completions'], oldSpec['completions'], 'spec.completions');
  for (const field of ['selector', 'template', 'completionMode', 'podFailurePolicy', 'backoffLimitPerIndex']) {
    if (field === 'template' && (spec['suspend'] === true || oldSpec['suspend'] === true)) continue;
    checkImmutable(errors, spec[field], oldSpec[field], `spec.${field}`);
  }
}

function checkJobSpec(errors: FieldErrors, spec: JsonMap, path: string): void {
  checkNotNegative(errors, spec, path, 'parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'backoffLimitPerIndex');
  const mode = textAt(spec, 'completionMode');
  if (mode !== '' && mode !== 'NonIndexed' && mode !== 'Indexed') errors.notSupported(`${path}.completionMode`, mode, ['Indexed', 'NonIndexed']);
  if (mode === 'Indexed' && spec['completions'] === undefined) errors.required(`${path}.completions`, 'when completion mode is Indexed');
  const template = mapAt(spec, 'template');
  checkPodTemplate(errors, template, `${path}.template`);
  const restartPolicy = textAt(mapAt(template, 'spec'), 'restartPolicy');
  if (restartPolicy === 'Always' || restartPolicy === '') errors.required(`${path}.template.spec.restartPolicy`, 'valid values: "OnFailure", "Never"');
}

export function checkCronJob(errors: FieldErrors, object: JsonMap): void {
  const spec = mapAt(object, 'spec') ?? {};
  const schedule = textAt(spec, 'schedule');
  const problem = cronProblem(schedule);
  if (schedule === '') errors.required('spec.schedule');
  else if (problem !== undefined) errors.invalid('spec.schedule', schedule, problem);
  const zone = spec['timeZone'];
  if (typeof zone === 'string' && !isTimeZone(zone)) errors.invalid('spec.timeZone', zone, zone === '' ? 'timeZone must be nil or non-empty string' : `unknown time zone ${zone}`);
  const policies = ['Allow', 'Forbid', 'Replace'];
  const policy = textAt(spec, 'concurrencyPolicy');
  if (policy === '') errors.required('spec.concurrencyPolicy');
  else if (!policies.includes(policy)) errors.notSupported('spec.concurrencyPolicy', policy, policies);
  checkNotNegative(errors, spec, 'spec', 'startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit');
  checkJobSpec(errors, mapAt(mapAt(spec, 'jobTemplate'), 'spec') ?? {}, 'spec.jobTemplate.spec');
}
