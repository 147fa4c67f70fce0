import { defaultConfigSpec, validateConfigSpec } from '#lib/federation/types/federation-config.ts';
import { at, listAt, stringAt } from '#lib/federation/types/read.ts';
import type { PlainMessageKey } from '../messages/messages.ts';

/** The settings of a KubeFedConfig as a form: texts by path, so that nothing is lost while one is wrong. */

type FieldKey =
  | 'controllerDuration.availableDelay' | 'controllerDuration.unavailableDelay'
  | 'clusterHealthCheck.period' | 'clusterHealthCheck.timeout' | 'clusterHealthCheck.failureThreshold' | 'clusterHealthCheck.successThreshold'
  | 'leaderElect.leaseDuration' | 'leaderElect.renewDeadline' | 'leaderElect.retryPeriod' | 'leaderElect.resourceLock'
  | 'syncController.maxConcurrentReconciles' | 'syncController.adoptResources' | 'statusController.maxConcurrentReconciles';

export type ConfigField = {
  readonly path: FieldKey;
  readonly input: 'duration' | 'count' | 'choice';
  readonly choices: readonly string[];
  readonly label: PlainMessageKey;
  /** What the value means, its unit and when it takes effect. */
  readonly meaning: PlainMessageKey;
  readonly fallback: string;
};

export type ConfigSection = { readonly title: PlainMessageKey; readonly fields: readonly ConfigField[] };

/** `FieldKey` as a template keeps labels and meanings in step with the fields. */
function field(path: FieldKey, input: ConfigField['input'], choices: readonly string[] = []): ConfigField {
  const [section = '', name = ''] = path.split('.');
  return { path, input, choices, label: `settings.${path}`, meaning: `settings.${path}.meaning`, fallback: String(at(DEFAULTS, section, name) ?? '') };
}

const DEFAULTS = defaultConfigSpec({});

export const CONFIG_SECTIONS: readonly ConfigSection[] = [
  { title: 'settings.health', fields: [field('clusterHealthCheck.period', 'duration'), field('clusterHealthCheck.timeout', 'duration'), field('clusterHealthCheck.failureThreshold', 'count'), field('clusterHealthCheck.successThreshold', 'count')] },
  { title: 'settings.propagation', fields: [field('syncController.adoptResources', 'choice', ['Enabled', 'Disabled']), field('syncController.maxConcurrentReconciles', 'count'), field('statusController.maxConcurrentReconciles', 'count')] },
  { title: 'settings.delays', fields: [field('controllerDuration.unavailableDelay', 'duration'), field('controllerDuration.availableDelay', 'duration')] },
  { title: 'settings.leader', fields: [field('leaderElect.leaseDuration', 'duration'), field('leaderElect.renewDeadline', 'duration'), field('leaderElect.retryPeriod', 'duration'), field('leaderElect.resourceLock', 'choice', ['leases', 'configmaps', 'endpoints'])] },
];

export const GATES = ['PushReconciler', 'SchedulerPreferences', 'CrossClusterServiceDiscovery', 'FederatedIngress', 'RawResourceStatusCollection'] as const;
export type GateName = (typeof GATES)[number];
const ON_UNLESS_SAID: ReadonlySet<GateName> = new Set(['PushReconciler', 'SchedulerPreferences', 'CrossClusterServiceDiscovery', 'FederatedIngress']);

export type ConfigForm = { readonly values: Readonly<Record<string, string>>; readonly gates: Readonly<Record<GateName, boolean>> };

export function toForm(spec: unknown): ConfigForm {
  const values = Object.fromEntries(CONFIG_SECTIONS.flatMap(({ fields }) => fields.map(({ path }) => [path, String(at(spec, ...path.split('.')) ?? '')])));
  const isOn = (name: GateName): boolean => {
    const gate = (listAt(spec, 'featureGates') ?? []).find((entry) => stringAt(entry, 'name') === name);
    return gate === undefined ? ON_UNLESS_SAID.has(name) : stringAt(gate, 'configuration') === 'Enabled';
  };
  return {
    values,
    gates: {
      PushReconciler: isOn('PushReconciler'), SchedulerPreferences: isOn('SchedulerPreferences'), CrossClusterServiceDiscovery: isOn('CrossClusterServiceDiscovery'),
      FederatedIngress: isOn('FederatedIngress'), RawResourceStatusCollection: isOn('RawResourceStatusCollection'),
    },
  };
}

/** The spec that the form says, over what it was made from: fields the form does not show stay as they are. */
export function toSpec(base: Readonly<Record<string, unknown>>, { values, gates }: ConfigForm): Record<string, unknown> {
  const spec: Record<string, unknown> = { ...base };
  for (const { path, input } of CONFIG_SECTIONS.flatMap(({ fields }) => fields)) {
    const [section = '', name = ''] = path.split('.');
    const text = (values[path] ?? '').trim();
    const before = spec[section];
    const value: unknown = input === 'count' && /^-?\d+$/.test(text) ? Number(text) : text;
    spec[section] = { ...(typeof before === 'object' && before !== null ? before : {}), [name]: value };
  }
  const known = new Set<string>(GATES);
  const others = (listAt(base, 'featureGates') ?? []).filter((gate) => !known.has(stringAt(gate, 'name') ?? ''));
  spec['featureGates'] = [...others, ...GATES.map((name) => ({ name, configuration: gates[name] ? 'Enabled' : 'Disabled' }))];
  return spec;
}

/** What is wrong with the form, by the path of its field; the rules are those that the control plane applies. */
export function checkConfigForm(base: Readonly<Record<string, unknown>>, form: ConfigForm): Readonly<Record<string, string>> {
  const errors = validateConfigSpec(defaultConfigSpec(toSpec(base, form)), base);
  return Object.fromEntries(errors.map(({ path, message }) => [path.replace(/^spec\./, ''), message]).toReversed());
}

export function isSameForm(a: ConfigForm, b: ConfigForm): boolean {
  return Object.entries(a.values).every(([path, value]) => b.values[path] === value) && GATES.every((name) => a.gates[name] === b.gates[name]);
}
