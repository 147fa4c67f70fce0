import { labelKeyError } from '#lib/kube/names.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { type FieldError, invalid, notSupported, required } from './field-error.ts';
import { at, booleanAt, objectAt, stringAt } from './read.ts';
import { say } from './sentences.ts';

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

/**
 * How what is left after the minimums is divided. `Weighted` is KubeFed's and the default; the others do not look at weights.
 * `Capacity`: in proportion to what each cluster can hold. `Packed`: as few clusters as possible. `Spread`: even over
 * regions, then zones, then clusters.
 */
export type Strategy = 'Weighted' | 'Capacity' | 'Packed' | 'Spread';

export type TopologyPreference = {
  /** `region` or `zone` as the cluster's nodes tell, or the key of a label of the KubeFedCluster, such as `provider`. */
  key: string;
  /** At least so many domains get a replica, as far as there are as many replicas and domains. */
  minDomains?: number;
  /** Replicas by which domains may differ, as far as limits allow; at least 1. */
  maxSkew?: number;
};

/** `Immediate`: a lost cluster's replicas are taken from its share at once. `Graceful`: they stay asked for until as many are ready elsewhere. */
export type FailoverMode = 'Immediate' | 'Graceful';
/** `Auto`: replicas come home when their cluster does. `Manual`: the cluster stays out until this is set to `Auto`. */
export type FailbackMode = 'Auto' | 'Manual';

export type FailoverPreference = {
  /** How long a cluster may be not ready before its share goes to others; absent means the federation's `unavailableDelay`. */
  tolerationSeconds?: number;
  mode?: FailoverMode;
  failback?: FailbackMode;
};

/** Replicas that may be moved between clusters that work, in any 60 seconds. Replacing what a lost cluster held is no move. */
export type DisruptionPreference = { maxMovePerMinute: number };

/** Fields beyond KubeFed's; with none of them a preference means exactly what it means there. */
export type PreferenceExtras = {
  strategy?: Strategy;
  topology?: TopologyPreference;
  failover?: FailoverPreference;
  disruption?: DisruptionPreference;
};

export const STRATEGIES: readonly Strategy[] = ['Weighted', 'Capacity', 'Packed', 'Spread'];
export const FAILOVER_MODES: readonly FailoverMode[] = ['Immediate', 'Graceful'];
export const FAILBACK_MODES: readonly FailbackMode[] = ['Auto', 'Manual'];
/** The fields of `PreferenceExtras`. */
export const EXTRA_FIELDS = ['strategy', 'topology', 'failover', 'disruption'] as const satisfies readonly (keyof PreferenceExtras)[];
/** A day: a cluster that is gone for longer is not coming back soon. */
export const TOLERATION_SECONDS_MAX = 86_400;
export const DOMAINS_MAX = 1_000;

export type PreferenceSpec = PreferenceExtras & {
  targetKind: string;
  totalReplicas: number;
  rebalance?: boolean;
  intersectWithClusterSelector?: boolean;
  /** Key `*` stands for every cluster without an entry of its own. */
  clusters?: Record<string, ClusterPreference>;
  overflowPolicy?: OverflowPolicy;
  unlistedClusters?: UnlistedPolicy;
};

export type Preference = Required<Omit<PreferenceSpec, 'clusters' | keyof PreferenceExtras>> & PreferenceExtras & { clusters: Record<string, ClusterPreference> };

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
      ...readExtras(spec),
    },
  };
}

function readExtras(spec: Readonly<Record<string, unknown>>): PreferenceExtras {
  const strategy = STRATEGIES.find((known) => known === spec['strategy']);
  const topology = objectAt(spec, 'topology');
  const failover = objectAt(spec, 'failover');
  const maxMovePerMinute = wholeNumber(objectAt(spec, 'disruption')?.['maxMovePerMinute']);
  return {
    ...(strategy === undefined ? {} : { strategy }),
    ...(topology === undefined ? {} : { topology: { key: stringAt(topology, 'key') ?? '', ...numbersOf(topology, ['minDomains', 'maxSkew']) } }),
    ...(failover === undefined ? {} : { failover: readFailover(failover) }),
    ...(maxMovePerMinute === undefined ? {} : { disruption: { maxMovePerMinute } }),
  };
}

function readFailover(failover: Readonly<Record<string, unknown>>): FailoverPreference {
  const mode = FAILOVER_MODES.find((known) => known === failover['mode']);
  const failback = FAILBACK_MODES.find((known) => known === failover['failback']);
  return { ...numbersOf(failover, ['tolerationSeconds']), ...(mode === undefined ? {} : { mode }), ...(failback === undefined ? {} : { failback }) };
}

function numbersOf<K extends string>(value: Readonly<Record<string, unknown>>, keys: readonly K[]): Partial<Record<K, number>> {
  const numbers: Partial<Record<K, number>> = {};
  for (const key of keys) {
    const number = wholeNumber(value[key]);
    if (number !== undefined) numbers[key] = number;
  }
  return numbers;
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
    errors.push(invalid('spec.targetKind', targetKind, say('rule.federatedKind')));
  }
  const total = objectAt(spec)?.['totalReplicas'];
  if (total === undefined || total === null) errors.push(required('spec.totalReplicas'));
  else errors.push(...bounded('spec.totalReplicas', total, REPLICAS_MAX));
  for (const [name, entry] of Object.entries(objectAt(spec, 'clusters') ?? {})) errors.push(...validateClusterPreference(`spec.clusters[${name}]`, entry));
  return [...errors, ...validateExtras(objectAt(spec) ?? {})];
}

function validateExtras(spec: Readonly<Record<string, unknown>>): FieldError[] {
  const errors = enumerated('spec.strategy', spec['strategy'], STRATEGIES);
  const { topology, failover, disruption } = spec;
  if (isGiven(topology)) {
    const key = stringAt(topology, 'key') ?? '';
    if (key === '') errors.push(required('spec.topology.key'));
    else if (labelKeyError(key) !== undefined) errors.push(invalid('spec.topology.key', key, say('rule.topologyKey')));
    if (!isGiven(at(topology, 'minDomains')) && !isGiven(at(topology, 'maxSkew'))) errors.push(invalid('spec.topology', topology, say('rule.topologyEmpty')));
    errors.push(...optional('spec.topology.minDomains', at(topology, 'minDomains'), DOMAINS_MAX, 1), ...optional('spec.topology.maxSkew', at(topology, 'maxSkew'), REPLICAS_MAX, 1));
  }
  if (isGiven(failover)) {
    if (objectAt(failover) === undefined) errors.push(invalid('spec.failover', failover, say('rule.object')));
    errors.push(
      ...optional('spec.failover.tolerationSeconds', at(failover, 'tolerationSeconds'), TOLERATION_SECONDS_MAX),
      ...enumerated('spec.failover.mode', at(failover, 'mode'), FAILOVER_MODES), ...enumerated('spec.failover.failback', at(failover, 'failback'), FAILBACK_MODES),
    );
  }
  if (isGiven(disruption)) {
    const most = at(disruption, 'maxMovePerMinute');
    errors.push(...(isGiven(most) ? bounded('spec.disruption.maxMovePerMinute', most, REPLICAS_MAX, 1) : [required('spec.disruption.maxMovePerMinute')]));
  }
  return errors;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function enumerated(path: string, value: unknown, supported: readonly string[]): FieldError[] {
  return !isGiven(value) || supported.some((known) => known === value) ? [] : [notSupported(path, value, supported)];
}

function validateClusterPreference(path: string, entry: unknown): FieldError[] {
  const value = objectAt(entry);
  if (value === undefined) return [invalid(path, entry, say('rule.object'))];
  const errors = [
    ...optional(`${path}.minReplicas`, value['minReplicas'], REPLICAS_MAX),
    ...optional(`${path}.maxReplicas`, value['maxReplicas'], REPLICAS_MAX),
    ...optional(`${path}.weight`, value['weight'], WEIGHT_MAX),
  ];
  const min = wholeNumber(value['minReplicas']) ?? 0;
  const max = wholeNumber(value['maxReplicas']);
  if (errors.length === 0 && max !== undefined && min > max) errors.push(invalid(`${path}.minReplicas`, min, say('rule.minAboveMax', { max })));
  return errors;
}

function optional(path: string, value: unknown, max: number, min = 0): FieldError[] {
  return isGiven(value) ? bounded(path, value, max, min) : [];
}

function bounded(path: string, value: unknown, max: number, min = 0): FieldError[] {
  const number = wholeNumber(value);
  if (number === undefined) return [invalid(path, value, say('rule.wholeNumber'))];
  return number >= min && number <= max ? [] : [invalid(path, value, say('rule.between', { min, max }))];
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}
