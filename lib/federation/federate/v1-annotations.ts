import { isJsonObject, ownValue } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import { say } from '../types/sentences.ts';
import { SCHEDULING_GROUP, SCHEDULING_VERSION } from '../types/constants.ts';
import { numberAt, objectAt, stringAt } from '../types/read.ts';
import type { TypeConfig } from '../types/type-config.ts';
import { federateObject } from './federate-object.ts';

/** Federation v1 kept placement and replicas in annotations of ordinary objects. */
const PREFERENCES: readonly string[] = ['federation.kubernetes.io/deployment-preferences', 'federation.kubernetes.io/replica-set-preferences'];
const CLUSTER_SELECTOR = 'federation.alpha.kubernetes.io/cluster-selector';
const V1_PREFIXES: readonly string[] = ['federation.kubernetes.io/', 'federation.alpha.kubernetes.io/'];

const OPERATORS: Readonly<Record<string, string>> = {
  in: 'In', notin: 'NotIn', exists: 'Exists', '!': 'DoesNotExist', doesnotexist: 'DoesNotExist', '=': 'In', '==': 'In', '!=': 'NotIn',
};

export type V1Import = { objects: KubeObject[]; notes: Sentence[] };

/** True when an object carries annotations of Federation v1. */
export function hasV1Annotations(object: KubeObject): boolean {
  return Object.keys(object.metadata.annotations ?? {}).some((key) => V1_PREFIXES.some((prefix) => key.startsWith(prefix)));
}

/**
 * A federated object, and for replica preferences a ReplicaSchedulingPreference beside it. What an annotation says
 * that can't be understood goes into `notes`, and the object is imported without it.
 */
export function importV1Object(object: KubeObject, typeConfig: TypeConfig): V1Import {
  const notes: Sentence[] = [];
  const annotations = object.metadata.annotations ?? {};
  const selector = readSelector(annotations[CLUSTER_SELECTOR], notes);
  const { annotations: _annotations, ...metadata } = object.metadata;
  const federated = federateObject({ ...object, metadata }, typeConfig, selector === undefined ? {} : { placement: { clusterSelector: selector } });
  const objects = [federated.object];
  const key = PREFERENCES.find((name) => annotations[name] !== undefined);
  const preferences = key === undefined ? undefined : readJson(key, annotations[key], notes);
  if (preferences !== undefined) objects.push(preferenceOf(object, typeConfig, preferences, selector !== undefined));
  const used = new Set([...PREFERENCES, CLUSTER_SELECTOR]);
  for (const name of Object.keys(annotations)) {
    if (!used.has(name)) notes.push(say('note.annotationUnknown', { name }));
  }
  return { objects, notes: [...notes, ...federated.notes] };
}

function preferenceOf(object: KubeObject, typeConfig: TypeConfig, preferences: Record<string, unknown>, intersect: boolean): KubeObject {
  const clusters: Record<string, unknown> = {};
  for (const [cluster, entry] of Object.entries(objectAt(preferences, 'clusters') ?? {})) {
    const [min, max, weight] = ['minReplicas', 'maxReplicas', 'weight'].map((field) => numberAt(entry, field));
    clusters[cluster] = { ...(min === undefined ? {} : { minReplicas: min }), ...(max === undefined ? {} : { maxReplicas: max }), ...(weight === undefined ? {} : { weight }) };
  }
  return {
    apiVersion: `${SCHEDULING_GROUP}/${SCHEDULING_VERSION}`,
    kind: 'ReplicaSchedulingPreference',
    metadata: { name: object.metadata.name, ...(object.metadata.namespace === undefined ? {} : { namespace: object.metadata.namespace }) },
    spec: {
      targetKind: typeConfig.federated.kind,
      totalReplicas: numberAt(object, 'spec', 'replicas') ?? 1,
      rebalance: ownValue(preferences, 'rebalance') === true,
      ...(intersect ? { intersectWithClusterSelector: true } : {}),
      clusters,
    },
  };
}

/** The annotation is a list of requirements, with operators in words or signs. */
function readSelector(text: string | undefined, notes: Sentence[]): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  const list = parse(text);
  if (!Array.isArray(list)) {
    notes.push(say('note.annotationNotList', { name: CLUSTER_SELECTOR }));
    return undefined;
  }
  const matchExpressions = list.flatMap((entry: unknown) => {
    const operator = OPERATORS[(stringAt(entry, 'operator') ?? '').toLowerCase()];
    const key = stringAt(entry, 'key');
    if (operator === undefined || key === undefined) {
      notes.push(say('note.requirement', { requirement: JSON.stringify(entry) }));
      return [];
    }
    const values = ownValue(entry, 'values');
    return [{ key, operator, ...(Array.isArray(values) && values.length > 0 ? { values } : {}) }];
  });
  return { matchExpressions };
}

function readJson(key: string, text: string | undefined, notes: Sentence[]): Record<string, unknown> | undefined {
  const value = text === undefined ? undefined : parse(text);
  if (isJsonObject(value)) return value;
  notes.push(say('note.annotationNotObject', { name: key }));
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
