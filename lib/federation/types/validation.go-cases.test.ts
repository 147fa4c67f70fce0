import { describe, expect, it } from 'vitest';
import { pluralOf } from '#lib/kube/names.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import defaults from '../testdata/defaults.json' with { type: 'json' };
import enable from '../testdata/enable.json' with { type: 'json' };
import table from '../testdata/validation.json' with { type: 'json' };
import { validateApiEndpoint, validateClusterStatus, validateProxyUrl, validateSecretName, validateTlsSwitches } from './cluster.ts';
import { isEquivalentApi, TARGET_SHORT_NAMES } from './default-types.ts';
import { federatedCrd } from './federated-crd.ts';
import { defaultConfigSpec, parseConfigSpec, validateConfigSpec } from './federation-config.ts';
import { formatFieldErrors } from './field-error.ts';
import { at } from './read.ts';
import { parseTypeConfig, typeConfigFor, validateApiResource, validateTypeConfig, validateTypeConfigStatus } from './type-config.ts';

describe('KubeFedCluster', () => {
  const { scheme, host, port, path } = table.apiEndpoint.acceptMatrix;
  it('accepts every endpoint of the matrix', () => {
    for (const s of scheme) for (const h of host) for (const p of port) for (const where of path) {
      if (s === '' && where.length > 1) continue;
      expect(validateApiEndpoint('apiEndpoint', `${s}${h}${p}${where}`)).toEqual([]);
    }
  });
  it.each(table.apiEndpoint.reject)('refuses endpoint "%s"', (endpoint, message) => {
    expect(formatFieldErrors(validateApiEndpoint('apiEndpoint', endpoint ?? ''))).toContain(message);
  });
  it('proxy URLs', () => {
    for (const url of table.proxyURL.accept) expect(validateProxyUrl('proxyURL', url)).toEqual([]);
    for (const url of [...table.proxyURL.reject, 'http://', 'http://[::1']) expect(formatFieldErrors(validateProxyUrl('proxyURL', url))).toContain(table.proxyURL.message);
  });
  it('secret names and TLS switches', () => {
    for (const name of table.secretName.accept) expect(validateSecretName('name', name)).toEqual([]);
    for (const [name = '', message = ''] of table.secretName.reject) expect(formatFieldErrors(validateSecretName('name', name))).toContain(message);
    for (const switches of table.disabledTLSValidations.accept) expect(validateTlsSwitches('x', switches)).toEqual([]);
    for (const switches of table.disabledTLSValidations.reject) expect(formatFieldErrors(validateTlsSwitches('x', switches))).toContain(table.disabledTLSValidations.message);
    expect(validateTlsSwitches('x', ['', 'Nope'])).toHaveLength(2);
  });
  type Row = { type?: string; status?: string; lastProbeTime?: string | null; error?: string };
  const rows: readonly Row[] = table.clusterCondition;
  it.each(rows)('condition %j', ({ error, ...given }) => {
    const condition = { type: 'Ready', status: 'True', lastProbeTime: 'set', ...given };
    const text = formatFieldErrors(validateClusterStatus({ conditions: [condition] }));
    if (error === undefined) expect(text).toBe('');
    else expect(text).toContain(error);
  });
});

describe('FederatedTypeConfig', () => {
  const good = { ...typeConfigFor({ group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true }) };
  function withSpec(change: Record<string, unknown>): KubeObject {
    return { ...good, spec: { ...Object.fromEntries(Object.entries(at(good, 'spec') ?? {})), ...change } };
  }
  const status = { group: 'types.kubefed.io', version: 'v1alpha1', kind: 'X', pluralName: 'xs', scope: 'Namespaced' };
  const federated = Object.fromEntries(Object.entries(at(good, 'spec', 'federatedType') ?? {}));
  const target = Object.fromEntries(Object.entries(at(good, 'spec', 'targetType') ?? {}));
  const faults: Readonly<Record<string, KubeObject>> = {
    'federatedType.group empty': withSpec({ federatedType: { ...federated, group: '' } }),
    'statusType.group empty': withSpec({ statusType: { ...status, group: '' } }),
    'propagation empty': withSpec({ propagation: '' }),
    'federatedType.group "nodomain"': withSpec({ federatedType: { ...federated, group: 'nodomain' } }),
    'targetType.version "Alpha"': withSpec({ targetType: { ...target, version: 'Alpha' } }),
    'statusType.pluralName "2InvalidKind"': withSpec({ statusType: { ...status, pluralName: '2InvalidKind' } }),
    'propagation invalid': withSpec({ propagation: 'Maybe' }),
    'statusCollection invalid': withSpec({ statusCollection: 'Maybe' }),
  };
  it.each(table.federatedTypeConfig.name)('name $name for $target', ({ name, target: full, ok }) => {
    const [plural = '', group = ''] = full.split('.');
    const config = typeConfigFor({ group, version: 'v1', kind: 'Deployment', plural, namespaced: true });
    const errors = validateTypeConfig({ ...config, metadata: { ...config.metadata, name } });
    expect(errors.some((error) => error.path === 'name')).toBe(!ok);
  });
  it.each(table.federatedTypeConfig.spec)('%s: %s', (fault, message) => {
    const object = faults[fault ?? ''];
    expect(object && formatFieldErrors(validateTypeConfig(object))).toContain(message);
  });
  it.each(table.federatedTypeConfig.apiResource)('type reference, %s: %s', (fault, message) => {
    const match = /^(\w+) (?:"(.*)"|empty|invalid)$/.exec(fault ?? '');
    const type = { ...target, [match?.[1] ?? '']: match?.[2] ?? (fault?.endsWith('invalid') === true ? 'invalid' : '') };
    expect(formatFieldErrors(validateApiResource('x', type))).toContain(message);
  });
  it.each(table.federatedTypeConfig.status)('status, %s', (fault, message) => {
    const values: Readonly<Record<string, object>> = {
      'propagationController empty': { propagationController: '' }, 'observedGeneration -1': { observedGeneration: -1 },
      'propagationController invalid': { propagationController: 'x' }, 'statusController invalid': { statusController: 'x' },
    };
    const text = formatFieldErrors(validateTypeConfigStatus({ observedGeneration: 1, propagationController: 'Running', statusController: 'NotRunning', ...values[fault ?? ''] }));
    if (message === null) expect(text).toBe('');
    else expect(text).toContain(message);
  });
  it('is generated as enabling a type does, and parses', () => {
    expect(good.metadata.name).toBe(enable.typeConfig.name);
    expect(at(good, 'spec', 'federatedType')).toEqual(enable.typeConfig.federatedType);
    const parsed = parseTypeConfig(good);
    expect(parsed.ok && federatedCrd({ typeConfig: parsed.value })).toMatchObject({ metadata: { name: enable.typeConfig.crdName }, spec: { names: { shortNames: enable.typeConfig.shortNames } } });
    const namespaces = typeConfigFor({ group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false });
    expect(at(namespaces, 'spec', 'federatedType', 'scope')).toBe(enable.namespaceSpecialCase.federatedScope);
  });
  it('fills what the name says and reads old groups', () => {
    const parsed = parseTypeConfig({
      ...good, spec: { propagation: 'Enabled', targetType: { version: 'v1', kind: 'Deployment', scope: 'Namespaced' }, federatedType: { group: 'types.kubefed.k8s.io', version: 'v1beta1', kind: 'FederatedDeployment', scope: 'Namespaced' } },
    });
    expect(parsed).toMatchObject({ ok: true, value: { target: { group: 'apps', plural: 'deployments' }, federated: { group: 'types.kubefed.io', plural: 'federateddeployments' } } });
  });
  it.each(enable.pluralName)('plural of %s is %s', (kind, plural) => {
    expect(pluralOf(kind ?? '')).toBe(plural);
  });
  it('knows equivalent APIs', () => {
    for (const [plural, apis] of Object.entries(enable.equivalentApis)) {
      const [first, ...others] = apis.map((api) => {
        const [group = '', version = ''] = api.split('/');
        return { group, version, plural, kind: 'X', namespaced: true };
      });
      for (const other of others) expect(first && isEquivalentApi(first, other)).toBe(true);
      expect(first && isEquivalentApi(first, first)).toBe(false);
    }
  });
  it('has the short names of the reference', () => {
    expect(TARGET_SHORT_NAMES['deployments.apps']).toEqual(['deploy']);
  });
});

describe('KubeFedConfig', () => {
  const full = defaultConfigSpec({ scope: 'Cluster' });
  function broken(path: string, value: unknown): unknown {
    const copy: Record<string, unknown> = structuredClone(full);
    const [, section = '', field] = path.split('.');
    if (field === undefined) copy[section] = value;
    else copy[section] = { ...Object.fromEntries(Object.entries(at(copy, section) ?? {})), [field]: value };
    return copy;
  }
  it('defaults as the reference does', () => {
    const { scope: _scope, ...rest } = full;
    expect(rest).toEqual(defaults.kubeFedConfig);
    expect(validateConfigSpec(full)).toEqual([]);
  });
  it('keeps everything that is set', () => {
    const own = {
      scope: 'Namespaced', controllerDuration: { availableDelay: '1s', unavailableDelay: '2s' },
      leaderElect: { leaseDuration: '9s', renewDeadline: '8s', retryPeriod: '1s', resourceLock: 'endpoints' },
      clusterHealthCheck: { period: '1s', timeout: '1s', failureThreshold: 9, successThreshold: 9 },
      syncController: { maxConcurrentReconciles: 9, adoptResources: 'Disabled' }, statusController: { maxConcurrentReconciles: 9 },
      featureGates: [{ name: 'PushReconciler', configuration: 'Disabled' }, { name: 'RawResourceStatusCollection', configuration: 'Enabled' }, { name: 'SchedulerPreferences', configuration: 'Disabled' }],
    };
    expect(defaultConfigSpec(own)).toEqual(own);
    expect(parseConfigSpec(own)).toMatchObject({ ok: true, value: { scope: 'Namespaced', availableDelayMs: 1000, syncWorkers: 9, adoptResources: false, gates: { PushReconciler: false, RawResourceStatusCollection: true } } });
  });
  it.each([...new Set(table.kubeFedConfig)])('breaks: %s', (message) => {
    const path = message.slice(0, message.indexOf(':'));
    let errors = '';
    if (message.includes('immutable')) errors = formatFieldErrors(validateConfigSpec(broken('spec.scope', 'Namespaced'), full));
    else if (path.startsWith('spec.featureGates.')) {
      const gate = { name: 'PushReconciler', configuration: 'Enabled' };
      const gates = message.includes('Duplicate') ? [gate, gate] : path.endsWith('name') ? [{ ...gate, name: 'x' }] : [{ ...gate, configuration: 'x' }];
      errors = formatFieldErrors(validateConfigSpec(broken('spec.featureGates', gates)));
    } else {
      const isDuration = /Delay|Duration|Deadline|Period|period|timeout/.test(path.split('.').at(-1) ?? '');
      const value = message.includes('Required') ? undefined : message.includes('Unsupported') ? 'x' : isDuration ? '0s' : 0;
      errors = formatFieldErrors(validateConfigSpec(broken(path, value)));
    }
    expect(errors).toContain(message);
  });
  it('orders the durations of leader election', () => {
    const elect = (leaseDuration: string, renewDeadline: string, retryPeriod: string): string => formatFieldErrors(validateConfigSpec(broken('spec.leaderElect', { leaseDuration, renewDeadline, retryPeriod, resourceLock: 'leases' })));
    expect(elect('12ns', '12ns', '1ns')).toContain('spec.leaderElect.leaseDuration: Invalid value');
    expect(elect('20ns', '12ns', '10ns')).toContain('spec.leaderElect.renewDeadline: Invalid value');
    expect(elect('20ns', '13ns', '10ns')).toBe('');
  });
});
