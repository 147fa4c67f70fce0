/** Structural schemas: what a CRD's schema must look like so that it can prune, default and merge. */
import { isJsonObject } from '#lib/kube/json.ts';
import { mapAt, mapsAt, listAt, textAt, type JsonMap } from '../defaults/json-map.ts';
import type { FieldErrors } from '../validation/field-errors.ts';
import { checkRuleSources } from './cel/rule-sources.ts';
import { checkDefault } from './default-rules.ts';
import { schemaPattern } from './patterns.ts';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const FORBIDDEN = ['definitions', 'dependencies', 'id', '$schema', 'patternProperties', 'additionalItems'];
/** Keywords that say what a value is; inside allOf, anyOf, oneOf and not only those that restrict it may stand. */
const DEFINING = ['type', 'description', 'default', 'nullable', 'title', 'additionalProperties', 'x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource', 'x-kubernetes-int-or-string', 'x-kubernetes-list-type', 'x-kubernetes-list-map-keys', 'x-kubernetes-map-type', 'x-kubernetes-validations'];
/** As deep as anyone's types go, and then some. */
const MAX_DEPTH = 100;

/** Checks a whole `openAPIV3Schema`; `path` is where it stands in the CRD. */
export function checkStructuralSchema(errors: FieldErrors, schema: JsonMap, path: string): void {
  if (textAt(schema, 'type') === '') errors.required(`${path}.type`, 'must not be empty at the root');
  else if (schema['type'] !== 'object') errors.invalid(`${path}.type`, schema['type'], 'must be object at the root');
  if (schema['nullable'] === true) errors.forbidden(`${path}.nullable`, 'nullable cannot be true at the root');
  checkRootMetadata(errors, mapAt(mapAt(schema, 'properties'), 'metadata'), `${path}.properties[metadata]`);
  checkNode(errors, schema, path, 'root', 0);
}

function checkRootMetadata(errors: FieldErrors, metadata: JsonMap | undefined, path: string): void {
  if (metadata === undefined) return;
  const allowed = ['name', 'generateName'];
  const others = Object.keys(mapAt(metadata, 'properties') ?? {}).filter((name) => !allowed.includes(name));
  if (others.length > 0) errors.forbidden(path, 'must not specify anything other than name and generateName, but metadata is implicitly specified');
}

type Role = 'root' | 'field' | 'item';

function checkNode(errors: FieldErrors, schema: JsonMap, path: string, role: Role, depth: number): void {
  if (depth > MAX_DEPTH) return errors.forbidden(path, `must not be nested deeper than ${MAX_DEPTH} levels`);
  checkKeywords(errors, schema, path);
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const isIntOrString = schema['x-kubernetes-int-or-string'] === true;
  const type = textAt(schema, 'type');
  if (type === '') {
    if (role !== 'root' && !isOpen && !isIntOrString) errors.required(`${path}.type`, role === 'item' ? 'must not be empty for specified array items' : 'must not be empty for specified object fields');
  } else if (!TYPES.includes(type)) errors.notSupported(`${path}.type`, type, TYPES);
  checkStructure(errors, schema, path, type);
  checkListType(errors, schema, path, type);
  for (const list of ['allOf', 'anyOf', 'oneOf']) {
    for (const [index, each] of mapsAt(schema, list).entries()) checkRestriction(errors, each, schema, `${path}.${list}[${index}]`, isIntOrString);
  }
  const not = mapAt(schema, 'not');
  if (not !== undefined) checkRestriction(errors, not, schema, `${path}.not`, false);
  checkRuleSources(errors, schema, path);
  if (schema['default'] !== undefined) checkDefault(errors, schema, `${path}.default`);
  for (const [name, field] of Object.entries(mapAt(schema, 'properties') ?? {})) if (isJsonObject(field)) checkNode(errors, field, `${path}.properties[${name}]`, 'field', depth + 1);
  const items = mapAt(schema, 'items');
  if (items !== undefined) checkNode(errors, items, `${path}.items`, 'item', depth + 1);
  const element = mapAt(schema, 'additionalProperties');
  if (element !== undefined) checkNode(errors, element, `${path}.additionalProperties`, 'field', depth + 1);
}

function checkKeywords(errors: FieldErrors, schema: JsonMap, path: string): void {
  for (const keyword of FORBIDDEN) if (schema[keyword] !== undefined) errors.forbidden(`${path}.${keyword}`, `${keyword} is not supported`);
  if (schema['$ref'] !== undefined) errors.forbidden(`${path}.$ref`, '$ref is not supported');
  if (schema['uniqueItems'] === true) errors.forbidden(`${path}.uniqueItems`, 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic');
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) errors.invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined');
  const pattern = schema['pattern'];
  if (typeof pattern === 'string') {
    try {
      schemaPattern(pattern);
    } catch (error) {
      errors.invalid(`${path}.pattern`, pattern, `must be a valid regular expression, but isn't: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function checkStructure(errors: FieldErrors, schema: JsonMap, path: string, type: string): void {
  const { additionalProperties, items } = schema;
  if (additionalProperties !== undefined && Object.keys(mapAt(schema, 'properties') ?? {}).length > 0) errors.forbidden(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive');
  if (Array.isArray(items)) errors.forbidden(`${path}.items`, 'items must be a schema object and not an array');
  else if (type === 'array' && items === undefined) errors.required(`${path}.items`, 'must be specified');
  if (schema['x-kubernetes-embedded-resource'] === true) {
    if (type !== 'object') errors.invalid(`${path}.type`, type, 'must be object if x-kubernetes-embedded-resource is true');
    if (schema['x-kubernetes-preserve-unknown-fields'] !== true && mapAt(schema, 'properties') === undefined) errors.required(`${path}.properties`, 'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields');
  }
}

function checkListType(errors: FieldErrors, schema: JsonMap, path: string, type: string): void {
  const listType = schema['x-kubernetes-list-type'];
  const keys = listAt(schema, 'x-kubernetes-list-map-keys').filter((key) => typeof key === 'string');
  const mapType = schema['x-kubernetes-map-type'];
  if (mapType !== undefined) {
    if (type !== 'object') errors.invalid(`${path}.type`, type, 'must be object if x-kubernetes-map-type is specified');
    if (mapType !== 'atomic' && mapType !== 'granular') errors.notSupported(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular']);
  }
  if (listType === undefined) {
    if (keys.length > 0) errors.required(`${path}.x-kubernetes-list-type`, 'must be map if x-kubernetes-list-map-keys is non-empty');
    return;
  }
  if (type !== 'array') errors.invalid(`${path}.type`, type, 'must be array if x-kubernetes-list-type is specified');
  if (listType !== 'atomic' && listType !== 'set' && listType !== 'map') return errors.notSupported(`${path}.x-kubernetes-list-type`, listType, ['atomic', 'set', 'map']);
  const items = mapAt(schema, 'items');
  if (listType === 'map') {
    if (keys.length === 0) errors.required(`${path}.x-kubernetes-list-map-keys`, 'must not be empty if x-kubernetes-list-type is map');
    if (items?.['type'] !== 'object') errors.invalid(`${path}.items.type`, items?.['type'] ?? '', 'must be object if parent array\'s x-kubernetes-list-type is map');
    checkMapKeys(errors, items, keys, path);
  } else if (keys.length > 0) errors.forbidden(`${path}.x-kubernetes-list-map-keys`, 'must be empty if x-kubernetes-list-type is not map');
  if (listType === 'set' && items?.['type'] === 'object' && items['x-kubernetes-map-type'] !== 'atomic') errors.forbidden(`${path}.items.x-kubernetes-map-type`, 'must be atomic as item of a list with x-kubernetes-list-type=set');
}

function checkMapKeys(errors: FieldErrors, items: JsonMap | undefined, keys: readonly string[], path: string): void {
  const required = listAt(items, 'required');
  for (const [index, key] of keys.entries()) {
    const at = `${path}.x-kubernetes-list-map-keys[${index}]`;
    const field = mapAt(mapAt(items, 'properties'), key);
    if (field === undefined) {
      if (items?.['type'] === 'object') errors.invalid(at, key, 'entries must all be names of item properties');
    }
    else {
      if (field['type'] === 'array' || field['type'] === 'object') errors.invalid(`${path}.items.properties[${key}].type`, field['type'], 'must be a scalar type if parent array\'s x-kubernetes-list-type is map');
      if (!required.includes(key) && field['default'] === undefined) errors.required(`${path}.items.properties[${key}].default`, 'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property');
    }
    if (keys.indexOf(key) !== index) errors.duplicate(at, key);
  }
}

/** What stands in allOf, anyOf, oneOf and not may only narrow what the schema around it defines. */
function checkRestriction(errors: FieldErrors, schema: JsonMap, outer: JsonMap, path: string, isIntOrString: boolean): void {
  for (const keyword of DEFINING) {
    if (schema[keyword] === undefined || (keyword === 'type' && isIntOrString)) continue;
    errors.forbidden(`${path}.${keyword}`, 'must be empty to be structural');
    return;
  }
  for (const [name, field] of Object.entries(mapAt(schema, 'properties') ?? {})) {
    const outerField = mapAt(mapAt(outer, 'properties'), name);
    if (outerField === undefined) errors.required(`${path.replace(/\.(allOf|anyOf|oneOf|not)(\[\d+\])?$/, '')}.properties[${name}]`, `because it is defined in ${path}.properties[${name}]`);
    else if (isJsonObject(field)) checkRestriction(errors, field, outerField, `${path}.properties[${name}]`, outerField['x-kubernetes-int-or-string'] === true);
  }
  const items = mapAt(schema, 'items');
  const outerItems = mapAt(outer, 'items');
  if (items !== undefined && outerItems !== undefined) checkRestriction(errors, items, outerItems, `${path}.items`, outerItems['x-kubernetes-int-or-string'] === true);
  for (const list of ['allOf', 'anyOf', 'oneOf']) for (const [index, each] of mapsAt(schema, list).entries()) checkRestriction(errors, each, outer, `${path}.${list}[${index}]`, isIntOrString);
  const not = mapAt(schema, 'not');
  if (not !== undefined) checkRestriction(errors, not, outer, `${path}.not`, false);
}
