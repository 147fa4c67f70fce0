/** What must hold for a CustomResourceDefinition. */
import { canonicalJson, deepEqual } from '#lib/kube/json.ts';
import { listAt, mapAt, mapsAt, textAt, type JsonMap } from '../defaults/json-map.ts';
import type { FieldErrors } from '../validation/field-errors.ts';
import { dns1035Problems, dnsSubdomainProblems } from '../validation/name-rules.ts';
import { isJsonPath } from '../json-path.ts';
import { checkStructuralSchema } from './structural-rules.ts';

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const COLUMN_FORMATS = ['int32', 'int64', 'float', 'double', 'byte', 'date', 'date-time', 'password'];
const SIMPLE_PATH_RULE = 'must be a simple json path starting with .';
const LABEL_PATH_RULE = 'should be a json path under either .spec or .status';
const JSON_PATH = /^(\.[A-Za-z0-9_-]+(\[[^\]]+\])?|\[[^\]]+\])+$/;

export function checkCustomResourceDefinition(errors: FieldErrors, crd: JsonMap, old: JsonMap | undefined): void {
  const spec = mapAt(crd, 'spec') ?? {};
  const names = mapAt(spec, 'names') ?? {};
  const group = textAt(spec, 'group');
  const expected = `${textAt(names, 'plural')}.${group}`;
  const name = textAt(mapAt(crd, 'metadata'), 'name');
  if (name !== expected) errors.invalid('metadata.name', name, `must be spec.names.plural+"."+spec.group`);
  if (group === '') errors.required('spec.group');
  else {
    for (const problem of dnsSubdomainProblems(group)) errors.invalid('spec.group', group, problem);
    if (!group.includes('.')) errors.invalid('spec.group', group, 'should be a domain with at least one dot');
  }
  const scope = textAt(spec, 'scope');
  if (scope === '') errors.required('spec.scope');
  else if (scope !== 'Cluster' && scope !== 'Namespaced') errors.notSupported('spec.scope', scope, ['Cluster', 'Namespaced']);
  checkVersions(errors, spec);
  checkNames(errors, names);
  if (spec['preserveUnknownFields'] === true) errors.invalid('spec.preserveUnknownFields', true, 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead');
  const strategy = textAt(mapAt(spec, 'conversion'), 'strategy');
  if (strategy !== 'None' && strategy !== 'Webhook') errors.notSupported('spec.conversion.strategy', strategy, ['None', 'Webhook']);
  else if (strategy === 'Webhook') errors.forbidden('spec.conversion.strategy', 'this API server has no webhooks; use None');
  if (old !== undefined) checkUnchanged(errors, spec, mapAt(old, 'spec') ?? {}, old);
}

/** Once a type is in use its names stay. */
function checkUnchanged(errors: FieldErrors, spec: JsonMap, oldSpec: JsonMap, old: JsonMap): void {
  const isEstablished = mapsAt(mapAt(old, 'status'), 'conditions').some((each) => each['type'] === 'Established' && each['status'] === 'True');
  for (const field of ['group']) if (spec[field] !== oldSpec[field]) errors.invalid(`spec.${field}`, spec[field], 'field is immutable');
  for (const field of ['plural', 'kind']) {
    const value = mapAt(spec, 'names')?.[field];
    if (isEstablished && value !== mapAt(oldSpec, 'names')?.[field]) errors.invalid(`spec.names.${field}`, value, 'field is immutable');
  }
  if (isEstablished && !deepEqual(spec['scope'], oldSpec['scope'])) errors.invalid('spec.scope', spec['scope'], 'field is immutable');
  const served = mapsAt(spec, 'versions').map((version) => textAt(version, 'name'));
  for (const [index, stored] of listAt(mapAt(old, 'status'), 'storedVersions').entries()) {
    if (typeof stored === 'string' && !served.includes(stored)) errors.invalid(`status.storedVersions[${index}]`, stored, `missing from spec.versions; ${stored} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${stored} and removes ${stored} from status.storedVersions`);
  }
}

function checkNames(errors: FieldErrors, names: JsonMap): void {
  for (const field of ['plural', 'singular', 'kind', 'listKind']) {
    const value = textAt(names, field);
    if (value === '') errors.required(`spec.names.${field}`);
    else for (const problem of dns1035Problems(value.toLowerCase())) errors.invalid(`spec.names.${field}`, value, field === 'kind' || field === 'listKind' ? `may have mixed case, but should otherwise match: ${problem}` : problem);
  }
  if (textAt(names, 'kind') !== '' && names['kind'] === names['listKind']) errors.invalid('spec.names.listKind', names['listKind'], 'kind and listKind may not be the same');
  for (const field of ['shortNames', 'categories']) {
    for (const [index, value] of listAt(names, field).entries()) if (typeof value === 'string') for (const problem of dns1035Problems(value)) errors.invalid(`spec.names.${field}[${index}]`, value, problem);
  }
}

function checkVersions(errors: FieldErrors, spec: JsonMap): void {
  const versions = mapsAt(spec, 'versions');
  // What all versions share is reported once, as if it stood above them.
  const isShared = (field: string): boolean => new Set(versions.map((version) => canonicalJson(version[field] ?? null))).size <= 1;
  const seen = new Set<string>();
  for (const [index, version] of versions.entries()) {
    const path = `spec.versions[${index}]`;
    const name = textAt(version, 'name');
    for (const problem of dns1035Problems(name)) errors.invalid(`${path}.name`, name, problem);
    if (seen.has(name)) errors.invalid('spec.versions', versions.map(shownVersion), 'must contain unique version names');
    seen.add(name);
    const schema = mapAt(mapAt(version, 'schema'), 'openAPIV3Schema');
    const isFirst = index === 0;
    if (schema === undefined) errors.required(`${path}.schema.openAPIV3Schema`, 'schemas are required');
    else if (!isShared('schema')) checkStructuralSchema(errors, schema, `${path}.schema.openAPIV3Schema`);
    else if (isFirst) checkStructuralSchema(errors, schema, 'spec.validation.openAPIV3Schema');
    const scale = mapAt(mapAt(version, 'subresources'), 'scale');
    if (!isShared('subresources')) checkScale(errors, scale, `${path}.subresources.scale`);
    else if (isFirst) checkScale(errors, scale, 'spec.subresources.scale');
    const columnsPath = isShared('additionalPrinterColumns') ? 'spec.additionalPrinterColumns' : `${path}.additionalPrinterColumns`;
    if (isFirst || !isShared('additionalPrinterColumns')) for (const [at, column] of mapsAt(version, 'additionalPrinterColumns').entries()) checkColumn(errors, column, `${columnsPath}[${at}]`);
    if (version['deprecated'] !== true && version['deprecationWarning'] !== undefined) errors.invalid(`${path}.deprecationWarning`, version['deprecationWarning'], 'can only be set for deprecated versions');
  }
  const stored = versions.filter((version) => version['storage'] === true).length;
  if (stored !== 1) errors.invalid('spec.versions', versions.map(shownVersion), 'must have exactly one version marked as storage version');
  if (!versions.some((version) => version['served'] === true) && versions.length === 0) errors.required('spec.versions', 'must have at least one version');
}

/** A version as errors show it: without its schema, which would hide all else. */
function shownVersion(version: JsonMap): JsonMap {
  return {
    Name: version['name'], Served: version['served'], Storage: version['storage'], Deprecated: version['deprecated'] ?? false, DeprecationWarning: version['deprecationWarning'] ?? null,
    Schema: null, Subresources: null, AdditionalPrinterColumns: null, SelectableFields: null,
  };
}

function checkScale(errors: FieldErrors, scale: JsonMap | undefined, path: string): void {
  if (scale === undefined) return;
  const rules: readonly [field: string, prefixes: readonly string[], isRequired: boolean][] = [['specReplicasPath', ['.spec.'], true], ['statusReplicasPath', ['.status.'], true], ['labelSelectorPath', ['.spec.', '.status.'], false]];
  for (const [field, prefixes, isRequired] of rules) {
    const value = textAt(scale, field);
    if (value === '') {
      if (isRequired) errors.required(`${path}.${field}`);
    } else if (!JSON_PATH.test(value) || value.includes('[')) errors.invalid(`${path}.${field}`, value, field === 'labelSelectorPath' ? LABEL_PATH_RULE : SIMPLE_PATH_RULE);
    else if (!prefixes.some((prefix) => value.startsWith(prefix))) errors.invalid(`${path}.${field}`, value, field === 'labelSelectorPath' ? LABEL_PATH_RULE : `should be a json path under ${prefixes.map((prefix) => prefix.slice(0, -1)).join(' or ')}`);
  }
}

function checkColumn(errors: FieldErrors, column: JsonMap, path: string): void {
  if (textAt(column, 'name') === '') errors.required(`${path}.name`);
  const type = textAt(column, 'type');
  if (type === '') errors.required(`${path}.type`, `must be one of ${COLUMN_TYPES.join(',')}`);
  else if (!COLUMN_TYPES.includes(type)) errors.invalid(`${path}.type`, type, `must be one of ${COLUMN_TYPES.join(',')}`);
  const format = textAt(column, 'format');
  if (format !== '' && !COLUMN_FORMATS.includes(format)) errors.invalid(`${path}.format`, format, `must be one of ${COLUMN_FORMATS.join(',')}`);
  const jsonPath = textAt(column, 'jsonPath');
  if (jsonPath === '') errors.required(`${path}.JSONPath`);
  else if (!jsonPath.startsWith('.')) errors.invalid(`${path}.JSONPath`, jsonPath, SIMPLE_PATH_RULE);
  else if (!isJsonPath(jsonPath)) errors.invalid(`${path}.JSONPath`, jsonPath, 'is an invalid path');
}
