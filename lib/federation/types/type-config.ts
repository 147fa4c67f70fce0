import { isDns1035Label, isDns1123Subdomain, pluralOf } from '#lib/kube/names.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { CORE_GROUP, CORE_VERSION, normalizeGroup, SYSTEM_NAMESPACE, TYPES_GROUP, TYPES_VERSION } from './constants.ts';
import { type FieldError, invalid, notSupported, required } from './field-error.ts';
import { numberAt, objectAt, stringAt } from './read.ts';
import { say } from './sentences.ts';

/** A FederatedTypeConfig, parsed: which target type is federated, by which federated type, and whether it runs. */
export type TypeConfig = {
  name: string;
  target: ResourceType;
  federated: ResourceType;
  /** The legacy status type, of `services` only. */
  status?: ResourceType;
  propagation: 'Enabled' | 'Disabled';
  statusCollection: 'Enabled' | 'Disabled';
  /** The type is `namespaces`: its federated objects live inside the namespace they federate. */
  isNamespace: boolean;
};

export type TypeConfigResult = { ok: true; value: TypeConfig } | { ok: false; errors: FieldError[] };

const SWITCH: readonly string[] = ['Enabled', 'Disabled'];
const SCOPES: readonly string[] = ['Cluster', 'Namespaced'];
const RUNNING: readonly string[] = ['Running', 'NotRunning'];

/** The only name a type's config may have: `configmaps`, `deployments.apps`. */
export function typeConfigName(target: { group: string; plural: string }): string {
  return target.group === '' ? target.plural : `${target.plural}.${target.group}`;
}

/** Parses a FederatedTypeConfig after defaulting it; the errors are those of `validateTypeConfig`. */
export function parseTypeConfig(object: KubeObject): TypeConfigResult {
  const defaulted = { ...object, spec: defaultTypeConfigSpec(object.metadata.name, object['spec']) };
  const errors = validateTypeConfig(defaulted);
  if (errors.length > 0) return { ok: false, errors };
  const spec = defaulted.spec;
  const statusType = objectAt(spec, 'statusType');
  return {
    ok: true,
    value: {
      name: object.metadata.name,
      target: toResource(spec['targetType']),
      federated: toResource(spec['federatedType']),
      ...(statusType === undefined ? {} : { status: toResource(statusType) }),
      propagation: spec['propagation'] === 'Enabled' ? 'Enabled' : 'Disabled',
      statusCollection: spec['statusCollection'] === 'Enabled' ? 'Enabled' : 'Disabled',
      isNamespace: object.metadata.name === 'namespaces',
    },
  };
}

/**
 * Fills what may be left out: target plural and group from the config's name, federated plural from its kind,
 * the status type's group and version from the federated type. Old group spellings become today's.
 */
export function defaultTypeConfigSpec(name: string, spec: unknown): Record<string, unknown> {
  const dot = name.indexOf('.');
  const plural = dot < 0 ? name : name.slice(0, dot);
  const group = dot < 0 ? '' : name.slice(dot + 1);
  const given = { ...objectAt(spec) };
  const federated = withPlural(objectAt(given, 'federatedType'));
  const status = withPlural(objectAt(given, 'statusType'));
  const target = objectAt(given, 'targetType');
  return {
    ...given,
    ...(target === undefined ? {} : { targetType: { ...target, pluralName: target['pluralName'] || plural, group: target['group'] || group } }),
    ...(federated === undefined ? {} : { federatedType: federated }),
    ...(status === undefined ? {} : {
      statusType: { ...status, group: status['group'] || federated?.['group'], version: status['version'] || federated?.['version'] },
    }),
  };
}

function withPlural(type: Record<string, unknown> | undefined): Record<string, unknown> | undefined {
  if (type === undefined) return undefined;
  const kind = stringAt(type, 'kind') ?? '';
  const group = stringAt(type, 'group');
  return {
    ...type,
    ...(group === undefined ? {} : { group: normalizeGroup(group) }),
    pluralName: type['pluralName'] || (kind === '' ? '' : pluralOf(kind)),
  };
}

function toResource(type: unknown): ResourceType {
  return {
    group: stringAt(type, 'group') ?? '',
    version: stringAt(type, 'version') ?? '',
    plural: stringAt(type, 'pluralName') ?? '',
    kind: stringAt(type, 'kind') ?? '',
    namespaced: stringAt(type, 'scope') === 'Namespaced',
  };
}

/** True when the federated objects of a type live in namespaces; FederatedNamespaces do although their targets don't. */
export function isFederatedNamespaced(config: TypeConfig): boolean {
  return config.isNamespace || config.target.namespaced;
}

export type TypeConfigOptions = { federatedGroup?: string; federatedVersion?: string; namespace?: string };

/** The FederatedTypeConfig that enabling a target type creates. */
export function typeConfigFor(target: ResourceType, options: TypeConfigOptions = {}): KubeObject {
  const name = typeConfigName(target);
  return {
    apiVersion: `${CORE_GROUP}/${CORE_VERSION}`,
    kind: 'FederatedTypeConfig',
    metadata: { name, namespace: options.namespace ?? SYSTEM_NAMESPACE },
    spec: {
      targetType: {
        ...(target.group === '' ? {} : { group: target.group }),
        version: target.version, kind: target.kind, pluralName: target.plural, scope: target.namespaced ? 'Namespaced' : 'Cluster',
      },
      propagation: 'Enabled',
      federatedType: {
        group: options.federatedGroup ?? TYPES_GROUP, version: options.federatedVersion ?? TYPES_VERSION,
        kind: `Federated${target.kind}`, pluralName: `federated${target.plural}`,
        scope: target.namespaced || name === 'namespaces' ? 'Namespaced' : 'Cluster',
      },
    },
  };
}

/** Checks name and spec of a (defaulted) FederatedTypeConfig. */
export function validateTypeConfig(object: KubeObject): FieldError[] {
  const spec = objectAt(object, 'spec');
  if (spec === undefined) return [required('spec')];
  const target = toResource(spec['targetType']);
  const errors: FieldError[] = [];
  if (object.metadata.name !== typeConfigName(target)) {
    errors.push(invalid('name', object.metadata.name, say('rule.typeConfigName')));
  }
  errors.push(...validateApiResource('spec.targetType', spec['targetType']));
  errors.push(...validateFederatedResource('spec.federatedType', spec['federatedType']));
  if (spec['statusType'] !== undefined) errors.push(...validateFederatedResource('spec.statusType', spec['statusType']));
  errors.push(...oneOf('spec.propagation', spec['propagation'], SWITCH));
  if (spec['statusCollection'] !== undefined) errors.push(...oneOf('spec.statusCollection', spec['statusCollection'], SWITCH));
  return errors;
}

/** Checks the status of a FederatedTypeConfig. */
export function validateTypeConfigStatus(status: unknown): FieldError[] {
  const errors: FieldError[] = [];
  const observed = numberAt(status, 'observedGeneration') ?? 0;
  if (observed < 0) errors.push(invalid('status.observedGeneration', observed, say('rule.notNegative')));
  errors.push(...oneOf('status.propagationController', stringAt(status, 'propagationController'), RUNNING));
  const statusController = stringAt(status, 'statusController');
  if (statusController !== undefined) errors.push(...oneOf('status.statusController', statusController, RUNNING));
  return errors;
}

/** Checks one type reference: group, version, kind, plural and scope. */
export function validateApiResource(path: string, type: unknown): FieldError[] {
  const errors: FieldError[] = [];
  const group = stringAt(type, 'group') ?? '';
  if (group !== '' && !isDns1123Subdomain(group)) {
    errors.push(invalid(`${path}.group`, group, say('rule.group')));
  }
  errors.push(...label(`${path}.version`, stringAt(type, 'version')));
  const kind = stringAt(type, 'kind');
  errors.push(...label(`${path}.kind`, kind, kind?.toLowerCase()));
  errors.push(...label(`${path}.pluralName`, stringAt(type, 'pluralName')));
  errors.push(...oneOf(`${path}.scope`, stringAt(type, 'scope'), SCOPES));
  return errors;
}

function validateFederatedResource(path: string, type: unknown): FieldError[] {
  const group = stringAt(type, 'group') ?? '';
  const errors = validateApiResource(path, type);
  if (group === '') errors.unshift(required(`${path}.group`));
  else if (!group.includes('.')) errors.unshift(invalid(`${path}.group`, group, say('rule.groupDot')));
  return errors;
}

function label(path: string, value: string | undefined, checked = value): FieldError[] {
  if (value === undefined || value === '') return [required(path)];
  if (checked !== undefined && isDns1035Label(checked)) return [];
  return [invalid(path, value, say('rule.label'))];
}

function oneOf(path: string, value: unknown, supported: readonly string[]): FieldError[] {
  if (value === undefined || value === '') return [required(path)];
  return typeof value === 'string' && supported.includes(value) ? [] : [notSupported(path, value, supported)];
}
