import { cloneJson, deepEqual } from '#lib/kube/json.ts';
import { parseDurationMs, parseDurationNs } from './duration.ts';
import { duplicate, type FieldError, invalid, notSupported, required } from './field-error.ts';
import { at, listAt, numberAt, objectAt, stringAt } from './read.ts';
import { say } from './sentences.ts';

/** KubeFedConfig: the settings of a control plane, their defaults and their rules. */
export type FeatureGate = 'PushReconciler' | 'SchedulerPreferences' | 'RawResourceStatusCollection' | 'CrossClusterServiceDiscovery' | 'FederatedIngress';

export type FederationScope = 'Cluster' | 'Namespaced';

/** A config that was defaulted and found valid. */
export type FederationConfig = {
  scope: FederationScope;
  availableDelayMs: number;
  unavailableDelayMs: number;
  leaderElect: { leaseDurationMs: number; renewDeadlineMs: number; retryPeriodMs: number };
  clusterHealthCheck: { periodMs: number; timeoutMs: number; failureThreshold: number; successThreshold: number };
  syncWorkers: number;
  statusWorkers: number;
  adoptResources: boolean;
  gates: Readonly<Record<FeatureGate, boolean>>;
};

const GATE_DEFAULTS: Readonly<Record<FeatureGate, boolean>> = {
  PushReconciler: true, SchedulerPreferences: true, RawResourceStatusCollection: false,
  CrossClusterServiceDiscovery: true, FederatedIngress: true,
};
/** Only these are written into a config; the DNS gates are known, and on, without being listed. */
const WRITTEN_GATES: readonly FeatureGate[] = ['PushReconciler', 'RawResourceStatusCollection', 'SchedulerPreferences'];
const SWITCH: readonly string[] = ['Enabled', 'Disabled'];
/** The lock is a Lease whatever is named here; the two old words stay valid so that old configs do. */
const LOCKS: readonly string[] = ['leases', 'configmaps', 'endpoints'];
const SCOPES: readonly string[] = ['Cluster', 'Namespaced'];
/** A lease holder must renew well before a waiting one may try: the factor Kubernetes' election applies. */
const RETRY_JITTER = 1.2;

const DEFAULT_SPEC = {
  controllerDuration: { availableDelay: '20s', unavailableDelay: '1m0s' },
  leaderElect: { leaseDuration: '15s', renewDeadline: '10s', retryPeriod: '5s', resourceLock: 'configmaps' },
  clusterHealthCheck: { period: '10s', timeout: '3s', failureThreshold: 3, successThreshold: 1 },
  syncController: { maxConcurrentReconciles: 1, adoptResources: 'Enabled' },
  statusController: { maxConcurrentReconciles: 1 },
} as const;

/** Fills what is absent and keeps everything that is set; gates come out sorted by name. The scope has no default. */
export function defaultConfigSpec(spec: unknown): Record<string, unknown> {
  const given = objectAt(spec) ?? {};
  const result: Record<string, unknown> = cloneJson(given);
  for (const [section, defaults] of Object.entries(DEFAULT_SPEC)) {
    const own = Object.entries(objectAt(given, section) ?? {}).filter(([, value]) => value !== undefined && value !== null);
    result[section] = { ...defaults, ...Object.fromEntries(own) };
  }
  const gates = [...(listAt(given, 'featureGates') ?? [])];
  for (const name of WRITTEN_GATES) {
    if (!gates.some((gate) => stringAt(gate, 'name') === name)) gates.push({ name, configuration: GATE_DEFAULTS[name] ? 'Enabled' : 'Disabled' });
  }
  result['featureGates'] = gates.toSorted((a, b) => {
    const left = stringAt(a, 'name') ?? '';
    const right = stringAt(b, 'name') ?? '';
    return left < right ? -1 : left > right ? 1 : 0;
  });
  return result;
}

/** Checks a defaulted spec; with `old`, also that the scope did not change. */
export function validateConfigSpec(spec: unknown, old?: unknown): FieldError[] {
  const errors: FieldError[] = [];
  const scope = stringAt(spec, 'scope') ?? '';
  if (!SCOPES.includes(scope)) errors.push(notSupported('spec.scope', scope, SCOPES));
  else if (old !== undefined && !deepEqual(at(old, 'scope'), scope)) errors.push(invalid('spec.scope', scope, say('rule.immutable')));
  errors.push(...section(spec, 'controllerDuration', (path, value) => [
    ...duration(path, value, 'availableDelay'), ...duration(path, value, 'unavailableDelay'),
  ]));
  errors.push(...section(spec, 'leaderElect', validateLeaderElect));
  errors.push(...validateGates(spec));
  errors.push(...section(spec, 'clusterHealthCheck', (path, value) => [
    ...duration(path, value, 'period'), ...count(path, value, 'failureThreshold'),
    ...count(path, value, 'successThreshold'), ...duration(path, value, 'timeout'),
  ]));
  errors.push(...section(spec, 'syncController', (path, value) => [
    ...count(path, value, 'maxConcurrentReconciles'), ...oneOf(path, value, 'adoptResources', SWITCH),
  ]));
  errors.push(...section(spec, 'statusController', (path, value) => count(path, value, 'maxConcurrentReconciles')));
  return errors;
}

export type ConfigResult = { ok: true; value: FederationConfig } | { ok: false; errors: FieldError[] };

/** Defaults, checks and reads the spec of a KubeFedConfig. */
export function parseConfigSpec(spec: unknown): ConfigResult {
  const full = defaultConfigSpec(spec);
  const errors = validateConfigSpec(full);
  if (errors.length > 0) return { ok: false, errors };
  const ms = (...keys: string[]): number => parseDurationMs(stringAt(full, ...keys) ?? '') ?? 0;
  const gates: Record<FeatureGate, boolean> = { ...GATE_DEFAULTS };
  for (const gate of listAt(full, 'featureGates') ?? []) {
    const name = stringAt(gate, 'name') ?? '';
    if (isFeatureGate(name)) gates[name] = stringAt(gate, 'configuration') === 'Enabled';
  }
  return {
    ok: true,
    value: {
      scope: stringAt(full, 'scope') === 'Namespaced' ? 'Namespaced' : 'Cluster',
      availableDelayMs: ms('controllerDuration', 'availableDelay'),
      unavailableDelayMs: ms('controllerDuration', 'unavailableDelay'),
      leaderElect: {
        leaseDurationMs: ms('leaderElect', 'leaseDuration'), renewDeadlineMs: ms('leaderElect', 'renewDeadline'),
        retryPeriodMs: ms('leaderElect', 'retryPeriod'),
      },
      clusterHealthCheck: {
        periodMs: ms('clusterHealthCheck', 'period'), timeoutMs: ms('clusterHealthCheck', 'timeout'),
        failureThreshold: numberAt(full, 'clusterHealthCheck', 'failureThreshold') ?? 0,
        successThreshold: numberAt(full, 'clusterHealthCheck', 'successThreshold') ?? 0,
      },
      syncWorkers: numberAt(full, 'syncController', 'maxConcurrentReconciles') ?? 0,
      statusWorkers: numberAt(full, 'statusController', 'maxConcurrentReconciles') ?? 0,
      adoptResources: stringAt(full, 'syncController', 'adoptResources') === 'Enabled',
      gates,
    },
  };
}

function isFeatureGate(name: string): name is FeatureGate {
  return Object.hasOwn(GATE_DEFAULTS, name);
}

function validateLeaderElect(path: string, value: Record<string, unknown>): FieldError[] {
  const errors = ['leaseDuration', 'renewDeadline', 'retryPeriod'].flatMap((key) => duration(path, value, key));
  if (errors.length === 0) {
    const [lease, renew, retry] = ['leaseDuration', 'renewDeadline', 'retryPeriod'].map((key) => parseDurationNs(stringAt(value, key) ?? '') ?? 0);
    if ((lease ?? 0) <= (renew ?? 0)) errors.push(invalid(`${path}.leaseDuration`, value['leaseDuration'], say('rule.leaseAboveRenew')));
    if ((renew ?? 0) <= Math.trunc(RETRY_JITTER * (retry ?? 0))) {
      errors.push(invalid(`${path}.renewDeadline`, value['renewDeadline'], say('rule.renewAboveRetry', { factor: String(RETRY_JITTER) })));
    }
  }
  return [...errors, ...oneOf(path, value, 'resourceLock', LOCKS)];
}

function validateGates(spec: unknown): FieldError[] {
  const gates = listAt(spec, 'featureGates');
  if (gates === undefined) return [required('spec.featureGates')];
  const seen = new Set<string>();
  return gates.flatMap((gate) => {
    const errors: FieldError[] = [];
    const name = stringAt(gate, 'name') ?? '';
    if (!isFeatureGate(name)) errors.push(notSupported('spec.featureGates.name', name, Object.keys(GATE_DEFAULTS)));
    if (seen.has(name)) errors.push(duplicate('spec.featureGates.name', name));
    seen.add(name);
    const configuration = stringAt(gate, 'configuration');
    if (configuration === undefined || !SWITCH.includes(configuration)) {
      errors.push(notSupported('spec.featureGates.configuration', configuration, SWITCH));
    }
    return errors;
  });
}

function section(spec: unknown, name: string, check: (path: string, value: Record<string, unknown>) => FieldError[]): FieldError[] {
  const value = objectAt(spec, name);
  return value === undefined ? [required(`spec.${name}`)] : check(`spec.${name}`, value);
}

function duration(path: string, value: Record<string, unknown>, key: string): FieldError[] {
  const given = value[key];
  if (given === undefined || given === null) return [required(`${path}.${key}`)];
  const ns = typeof given === 'string' ? parseDurationNs(given) : undefined;
  return ns !== undefined && ns > 0 ? [] : [invalid(`${path}.${key}`, given, say('rule.duration'))];
}

function count(path: string, value: Record<string, unknown>, key: string): FieldError[] {
  const given = value[key];
  if (given === undefined || given === null) return [required(`${path}.${key}`)];
  return typeof given === 'number' && Number.isInteger(given) && given > 0 ? [] : [invalid(`${path}.${key}`, given, say('rule.positive'))];
}

function oneOf(path: string, value: Record<string, unknown>, key: string, supported: readonly string[]): FieldError[] {
  const given = value[key];
  if (given === undefined || given === null) return [required(`${path}.${key}`)];
  return typeof given === 'string' && supported.includes(given) ? [] : [notSupported(`${path}.${key}`, given, supported)];
}
