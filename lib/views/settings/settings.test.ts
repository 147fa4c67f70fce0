import { describe, expect, it } from 'vitest';
import { defaultConfigSpec, parseConfigSpec } from '#lib/federation/types/federation-config.ts';
import { checkConfigForm, CONFIG_SECTIONS, GATES, isSameForm, toForm, toSpec } from './config-fields.ts';

const base = defaultConfigSpec({ scope: 'Cluster', kubeFedNamespace: 'kept' });

describe('the settings as a form', () => {
  it('come back as they went, with what the form does not show', () => {
    const spec = toSpec(base, toForm(base));
    expect(parseConfigSpec(spec)).toEqual(parseConfigSpec(base));
    expect(spec['kubeFedNamespace']).toBe('kept');
    expect(isSameForm(toForm(spec), toForm(base))).toBe(true);
  });

  it('show every setting and gate that the control plane knows', () => {
    const parsed = parseConfigSpec(base);
    expect(parsed.ok && Object.keys(parsed.value.gates).toSorted()).toEqual([...GATES].toSorted());
    const shown = CONFIG_SECTIONS.flatMap(({ fields }) => fields.map(({ path }) => path.split('.')[0]));
    const sections = Object.keys(base).filter((key) => !['scope', 'featureGates', 'kubeFedNamespace'].includes(key));
    expect(new Set(shown)).toEqual(new Set(sections));
    for (const { fallback } of CONFIG_SECTIONS.flatMap(({ fields }) => fields)) expect(fallback).not.toBe('');
  });

  it('say what is wrong at the field it is wrong in', () => {
    const form = toForm(base);
    const change = (path: string, value: string) => checkConfigForm(base, { ...form, values: { ...form.values, [path]: value } });
    expect(checkConfigForm(base, form)).toEqual({});
    expect(change('clusterHealthCheck.period', 'soon')['clusterHealthCheck.period']).toContain('duration');
    expect(change('clusterHealthCheck.failureThreshold', '0')['clusterHealthCheck.failureThreshold']).toContain('greater than 0');
    expect(change('syncController.maxConcurrentReconciles', 'many')['syncController.maxConcurrentReconciles']).toBeDefined();
    expect(change('leaderElect.leaseDuration', '1s')['leaderElect.leaseDuration']).toContain('renewDeadline');
  });

  it('switch a gate off by name', () => {
    const form = toForm(base);
    const parsed = parseConfigSpec(toSpec(base, { ...form, gates: { ...form.gates, FederatedIngress: false } }));
    expect(parsed.ok && parsed.value.gates.FederatedIngress).toBe(false);
  });
});
