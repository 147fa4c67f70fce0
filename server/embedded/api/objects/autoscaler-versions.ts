import { isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { arrayAt, numberAt, objectAt, textAt, valueAt } from '../kinds/fields.ts';
import type { VersionConversion } from './version-conversion.ts';

/** Where v1 keeps what it has no fields for, as Kubernetes does, so that nothing is lost on the way through v1. */
const METRICS_ANNOTATION = 'autoscaling.alpha.kubernetes.io/metrics';
const BEHAVIOR_ANNOTATION = 'autoscaling.alpha.kubernetes.io/behavior';
const CONDITIONS_ANNOTATION = 'autoscaling.alpha.kubernetes.io/conditions';
const ANNOTATIONS = [METRICS_ANNOTATION, BEHAVIOR_ANNOTATION, CONDITIONS_ANNOTATION];

/** HorizontalPodAutoscalers are stored as autoscaling/v2; v1 knows one metric, the use of cpu. */
export const AUTOSCALER_CONVERSION: VersionConversion = { toServed: toV1, toStored: toV2, toStoredField: (path) => path };

function toV1(stored: KubeObject): KubeObject {
  const { metrics: _metrics, behavior, ...spec } = objectAt(stored, 'spec');
  const { currentMetrics: _current, conditions, ...status } = objectAt(stored, 'status');
  const all = arrayAt(stored, 'spec', 'metrics');
  const cpu = all.find(isCpuUse);
  const others = all.filter((each) => each !== cpu);
  const percent = numberAt(cpu, 'resource', 'target', 'averageUtilization');
  const observed = numberAt(arrayAt(stored, 'status', 'currentMetrics').find(isCpu), 'resource', 'current', 'averageUtilization');
  const annotations = {
    ...stored.metadata.annotations,
    ...(others.length === 0 ? {} : { [METRICS_ANNOTATION]: JSON.stringify(others) }),
    ...(behavior === undefined ? {} : { [BEHAVIOR_ANNOTATION]: JSON.stringify(behavior) }),
    ...(conditions === undefined ? {} : { [CONDITIONS_ANNOTATION]: JSON.stringify(conditions) }),
  };
  return {
    ...stored,
    metadata: { ...stored.metadata, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    spec: { ...spec, ...(percent === undefined ? {} : { targetCPUUtilizationPercentage: percent }) },
    ...(stored['status'] === undefined ? {} : { status: { ...status, ...(observed === undefined ? {} : { currentCPUUtilizationPercentage: observed }) } }),
  };
}

function toV2(served: KubeObject): KubeObject {
  const { targetCPUUtilizationPercentage: percent, ...spec } = objectAt(served, 'spec');
  const { currentCPUUtilizationPercentage: observed, ...status } = objectAt(served, 'status');
  const given = served.metadata.annotations ?? {};
  const others = parseList(given[METRICS_ANNOTATION]);
  const cpu = typeof percent === 'number' ? [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percent } } }] : [];
  const behavior = parseText(given[BEHAVIOR_ANNOTATION]);
  const conditions = parseText(given[CONDITIONS_ANNOTATION]);
  const annotations = Object.fromEntries(Object.entries(given).filter(([key]) => !ANNOTATIONS.includes(key)));
  const { annotations: _annotations, ...metadata } = served.metadata;
  return {
    ...served,
    metadata: { ...metadata, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    spec: { ...spec, metrics: [...cpu, ...others], ...(behavior === undefined ? {} : { behavior }) },
    ...(served['status'] === undefined ? {} : {
      status: {
        ...status, ...(conditions === undefined ? {} : { conditions }),
        ...(typeof observed === 'number' ? { currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: observed } } }] } : {}),
      },
    }),
  };
}

function isCpu(metric: unknown): boolean {
  return textAt(metric, 'type') === 'Resource' && textAt(metric, 'resource', 'name') === 'cpu';
}

function isCpuUse(metric: unknown): boolean {
  return isCpu(metric) && valueAt(metric, 'resource', 'target', 'averageUtilization') !== undefined;
}

function parseList(text: string | undefined): unknown[] {
  const value = parseText(text);
  return Array.isArray(value) ? value : [];
}

/** An annotation that somebody filled with something else than JSON is left out, as Kubernetes does. */
function parseText(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) || isJsonObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
