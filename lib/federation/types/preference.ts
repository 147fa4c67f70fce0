import type { KubeObject } from '#lib/kube/object.ts';
import { type FieldError, invalid, required } from './field-error.ts';
import { booleanAt, objectAt, stringAt } from './read.ts';

/** ReplicaSchedulingPreference: how a workload's replicas are divided over clusters. */
export type ClusterPreference = {
  minReplicas?: number;
  /** Absent means unbounded. */
  maxReplicas?: number;
  weight?: number;
};

/** What the replicas of an over-full cluster do to the sum (D10). `Probe` is KubeFed's: they are asked for there too. */
export type OverflowPolicy = 'Probe' | 'Withhold';
/** What a cluster without a preference of its own gets (D12). `Zero` is KubeFed's: the workload with no replicas. */
export type UnlistedPolicy = 'Zero' | 'Omit';

export type PreferenceSpec = {
  targetKind: string;
  totalReplicas: number;
  rebalance?: boolean;
  intersectWithClusterSelector?: boolean;
  /** Key `*` stands for every cluster without an entry of its own. */
  clusters?: Record<string, ClusterPreference>;
  overflowPolicy?: OverflowPolicy;
  unlistedClusters?: UnlistedPolicy;
};

export type Preference = Required<Omit<PreferenceSpec, 'clusters'>> & { clusters: Record<string, ClusterPreference> };

/** Weights beyond this say nothing that smaller ones could not, and would push the planner into big integers. */
export const WEIGHT_MAX = 1_000_000;
export const REPLICAS_MAX = 2_147_483_647;

/** Absent preferences mean: every cluster alike. */
export function withDefaultPreferences(clusters: Readonly<Record<string, ClusterPreference>> | undefined): Record<string, ClusterPreference> {
  return clusters === undefined || Object.keys(clusters).length === 0 ? { '*': { weight: 1 } } : { ...clusters };
}

export type PreferenceResult = { ok: true; value: Preference } | { ok: false; errors: FieldError[] };

/** Reads and checks a preference; with errors there is none to plan by. */
export function parsePreference(object: KubeObject): PreferenceResult {
  const spec = objectAt(object, 'spec');
  const errors = validatePreferenceSpec(spec);
  if (errors.length > 0 || spec === undefined) return { ok: false, errors };
  const clusters: Record<string, ClusterPreference> = {};
  for (const [name, entry] of Object.entries(objectAt(spec, 'clusters') ?? {})) clusters[name] = readClusterPreference(entry);
  return {
    ok: true,
    value: {
      targetKind: stringAt(spec, 'targetKind') ?? '',
      totalReplicas: wholeNumber(spec['totalReplicas']) ?? 0,
      rebalance: booleanAt(spec, 'rebalance') ?? false,
      intersectWithClusterSelector: booleanAt(spec, 'intersectWithClusterSelector') ?? false,
      clusters,
      overflowPolicy: spec['overflowPolicy'] === 'Withhold' ? 'Withhold' : 'Probe',
      unlistedClusters: spec['unlistedClusters'] === 'Omit' ? 'Omit' : 'Zero',
    },
  };
}

function readClusterPreference(entry: unknown): ClusterPreference {
  const min = wholeNumber(objectAt(entry)?.['minReplicas']);
  const max = wholeNumber(objectAt(entry)?.['maxReplicas']);
  const weight = wholeNumber(objectAt(entry)?.['weight']);
  return {
    ...(min === undefined ? {} : { minReplicas: min }),
    ...(max === undefined ? {} : { maxReplicas: max }),
    ...(weight === undefined ? {} : { weight }),
  };
}

/** D11: what KubeFed accepts in silence and can't mean anything: negative numbers, min above max, minimums above the total. */
export function validatePreferenceSpec(spec: unknown): FieldError[] {
  if (objectAt(spec) === undefined) return [required('spec')];
  const errors: FieldError[] = [];
  const targetKind = stringAt(spec, 'targetKind') ?? '';
  if (targetKind === '') errors.push(required('spec.targetKind'));
  else if (!/^Federated[A-Z][A-Za-z0-9]*$/.test(targetKind)) {
    errors.push(invalid('spec.targetKind', targetKind, 'must be the kind of a federated type, such as FederatedDeployment'));
  }
  const total = objectAt(spec)?.['totalReplicas'];
  if (total === undefined || total === null) errors.push(required('spec.totalReplicas'));
  else errors.push(...bounded('spec.totalReplicas', total, REPLICAS_MAX));
  for (const [name, entry] of Object.entries(objectAt(spec, 'clusters') ?? {})) errors.push(...validateClusterPreference(`spec.clusters[${name}]`, entry));
  return errors;
}

function validateClusterPreference(path: string, entry: unknown): FieldError[] {
  const value = objectAt(entry);
  if (value === undefined) return [invalid(path, entry, 'must be an object')];
  const errors = [
    ...optional(`${path}.minReplicas`, value['minReplicas'], REPLICAS_MAX),
    ...optional(`${path}.maxReplicas`, value['maxReplicas'], REPLICAS_MAX),
    ...optional(`${path}.weight`, value['weight'], WEIGHT_MAX),
  ];
  const min = wholeNumber(value['minReplicas']) ?? 0;
  const max = wholeNumber(value['maxReplicas']);
  if (errors.length === 0 && max !== undefined && min > max) errors.push(invalid(`${path}.minReplicas`, min, `must not be greater than maxReplicas (${max})`));
  return errors;
}

function optional(path: string, value: unknown, max: number): FieldError[] {
  return value === undefined || value === null ? [] : bounded(path, value, max);
}

function bounded(path: string, value: unknown, max: number): FieldError[] {
  const number = wholeNumber(value);
  if (number === undefined) return [invalid(path, value, 'must be a whole number')];
  return number >= 0 && number <= max ? [] : [invalid(path, value, `must be between 0 and ${max}`)];
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}
