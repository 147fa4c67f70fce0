import { deepEqual } from '#lib/kube/json.ts';
import { matchesLabels, toRequirements } from '#lib/kube/label-selector.ts';
import type { KubeObject, LabelSelector } from '#lib/kube/object.ts';
import type { StatusCause } from '#lib/kube/status.ts';
import { forbiddenField, invalidValue } from '../objects/metadata.ts';
import { ensureObject, includesLabels, objectAt, valueAt } from './fields.ts';
import type { KindRules } from './kind-rules.ts';

const STATEFUL_SET_MUTABLE: ReadonlySet<string> = new Set([
  'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy', 'minReadySeconds', 'revisionHistoryLimit',
]);

/** A selector must choose the pods of its own template, and never changes. */
function checkSelector(object: KubeObject, live: KubeObject | undefined): StatusCause[] {
  const selector = readSelector(valueAt(object, 'spec', 'selector'));
  const labels = objectAt(object, 'spec', 'template', 'metadata', 'labels');
  const causes: StatusCause[] = [];
  if (live !== undefined && !deepEqual(valueAt(live, 'spec', 'selector'), valueAt(object, 'spec', 'selector'))) {
    causes.push(invalidValue('spec.selector', selector ?? null, 'field is immutable'));
  }
  if (selector === undefined) return causes;
  if (Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0) {
    causes.push(invalidValue('spec.selector', selector, 'empty selector is invalid for deployment'));
  } else if (!matchesLabels(toRequirements(selector), textMap(labels))) {
    causes.push(invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'));
  }
  return causes;
}

export const SELECTOR_RULES: KindRules = { check: checkSelector };

export const DEPLOYMENT_RULES: KindRules = { check: checkSelector };

export const STATEFUL_SET_RULES: KindRules = {
  check: (object, live) => {
    if (live === undefined) return checkSelector(object, live);
    const fixed = (spec: Record<string, unknown>): object => Object.fromEntries(Object.entries(spec).filter(([key]) => !STATEFUL_SET_MUTABLE.has(key)));
    return deepEqual(fixed(objectAt(object, 'spec')), fixed(objectAt(live, 'spec'))) ? [] : [forbiddenField(
      'spec', "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden")];
  },
};

export const JOB_RULES: KindRules = {
  fill: (draft, live) => {
    if (live !== undefined || objectAt(draft, 'spec')['manualSelector'] === true) return;
    const { uid = '', name } = draft.metadata;
    const spec = ensureObject(draft, 'spec');
    const metadata = ensureObject(ensureObject(spec, 'template'), 'metadata');
    const own = { 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name, 'controller-uid': uid, 'job-name': name };
    metadata['labels'] = { ...objectAt(metadata, 'labels'), ...own };
    spec['selector'] = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } };
  },
  check: (object, live) => {
    if (live === undefined) {
      const labels = objectAt(object, 'spec', 'template', 'metadata', 'labels');
      const wanted = objectAt(object, 'spec', 'selector', 'matchLabels');
      return includesLabels(labels, wanted) ? [] : [invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')];
    }
    const fields = ['selector', 'completionMode', 'completions', ...(objectAt(live, 'spec')['suspend'] === true ? [] : ['template'])];
    return fields
      .filter((field) => !deepEqual(valueAt(object, 'spec', field), valueAt(live, 'spec', field)))
      .map((field) => invalidValue(`spec.${field}`, valueAt(object, 'spec', field) ?? null, 'field is immutable'));
  },
};

function textMap(map: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, String(value)]));
}

/** The schema has checked the selector's shape before rules run. */
function readSelector(value: unknown): LabelSelector | undefined {
  return typeof value === 'object' && value !== null ? (value as LabelSelector) : undefined;
}
