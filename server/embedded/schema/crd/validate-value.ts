/** Validation of values by a schema, with the errors of the API server. CEL rules are not looked at here. */
import { deepEqual, isJsonObject } from '#lib/kube/json.ts';
import type { ResolveSchema, Schema } from '../schema.ts';
import { FieldErrors } from '../validation/field-errors.ts';
import { hasFormat } from './formats.ts';
import { schemaPattern } from './patterns.ts';

/** What the server writes for errors that it cannot place. */
const NO_FIELD = '<nil>';
const INT32_MAX = 2_147_483_647;

/** Adds what is wrong with `value` to `errors`; `path` is the field path of the value (empty: the object itself). */
export function validateValue(value: unknown, place: Schema, resolve: ResolveSchema, errors: FieldErrors, path = ''): void {
  const schema = resolve(place);
  if (value === null) {
    if (place.nullable === true || schema.nullable === true || (schema.type === undefined && schema['x-kubernetes-int-or-string'] !== true)) return;
    return typeError(errors, path, value, schema.type ?? 'integer');
  }
  const fits = checkType(value, schema, errors, path);
  checkEnum(value, schema, errors, path);
  if (!fits) return;
  if (typeof value === 'string') checkString(value, schema, errors, path);
  else if (typeof value === 'number') checkNumber(value, schema, errors, path);
  else if (Array.isArray(value)) checkList(value, schema, resolve, errors, path);
  else if (isJsonObject(value)) checkMap(value, schema, resolve, errors, path);
  checkCombinations(value, schema, resolve, errors, path);
}

function inBody(path: string): string {
  return `${path} in body`;
}

function typeError(errors: FieldErrors, path: string, value: unknown, type: string): void {
  // The server names the kind of a value that has the wrong type, not the value.
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value;
  errors.wrongType(path, kind, `${inBody(path)} must be of type ${type}: ${JSON.stringify(kind)}`);
}

function checkType(value: unknown, schema: Schema, errors: FieldErrors, path: string): boolean {
  if (schema['x-kubernetes-int-or-string'] === true) {
    if (typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value))) return true;
    typeError(errors, path, value, 'integer,string');
    return false;
  }
  const { type } = schema;
  const fits = type === undefined || (type === 'object' && isJsonObject(value)) || (type === 'array' && Array.isArray(value)) || (type === 'integer' && typeof value === 'number' && Number.isInteger(value))
    || (type === 'number' && typeof value === 'number') || (type === 'boolean' && typeof value === 'boolean') || (type === 'string' && typeof value === 'string');
  if (!fits) typeError(errors, path, value, type);
  if (type === 'integer' && typeof value === 'number' && !fits) errors.invalid(NO_FIELD, '', `Checked value must be of type integer (default format) in ${path}`);
  return fits;
}

function checkEnum(value: unknown, schema: Schema, errors: FieldErrors, path: string): void {
  if (schema.enum === undefined || schema.enum.some((each) => deepEqual(each, value))) return;
  errors.notSupported(path, value, schema.enum.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))));
}

function checkString(value: string, schema: Schema, errors: FieldErrors, path: string): void {
  const length = schema.minLength === undefined && schema.maxLength === undefined ? 0 : [...value].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) errors.tooLong(path, schema.maxLength);
  if (schema.minLength !== undefined && length < schema.minLength) errors.invalid(path, value, `${inBody(path)} should be at least ${schema.minLength} chars long`);
  if (schema.pattern !== undefined && !schemaPattern(schema.pattern).test(value)) errors.invalid(path, value, `${inBody(path)} should match '${schema.pattern}'`);
  if (schema.format !== undefined && !hasFormat(value, schema.format)) errors.wrongType(path, value, `${inBody(path)} must be of type ${schema.format}: ${JSON.stringify(value)}`);
}

function checkNumber(value: number, schema: Schema, errors: FieldErrors, path: string): void {
  const { minimum, maximum, multipleOf, format } = schema;
  if (format === 'int32' && Math.abs(value) > INT32_MAX) errors.invalid(NO_FIELD, '', `Checked value must be of type integer with format int32 in ${path}`);
  if (maximum !== undefined && (schema.exclusiveMaximum === true ? value >= maximum : value > maximum)) {
    errors.invalid(path, value, `${inBody(path)} should be less than ${schema.exclusiveMaximum === true ? '' : 'or equal to '}${maximum}`);
  }
  if (minimum !== undefined && (schema.exclusiveMinimum === true ? value <= minimum : value < minimum)) {
    errors.invalid(path, value, `${inBody(path)} should be greater than ${schema.exclusiveMinimum === true ? '' : 'or equal to '}${minimum}`);
  }
  if (multipleOf !== undefined && !isMultiple(value, multipleOf)) errors.invalid(path, value, `${inBody(path)} should be a multiple of ${multipleOf}`);
}

/** Tolerates what binary fractions lose: 0.3 is a multiple of 0.1. */
function isMultiple(value: number, of: number): boolean {
  const times = value / of;
  return Math.abs(times - Math.round(times)) < 1e-9;
}

function checkList(items: readonly unknown[], schema: Schema, resolve: ResolveSchema, errors: FieldErrors, path: string): void {
  if (schema.maxItems !== undefined && items.length > schema.maxItems) errors.tooMany(path, items.length, schema.maxItems);
  if (schema.minItems !== undefined && items.length < schema.minItems) errors.invalid(path, items.length, `${inBody(path)} should have at least ${schema.minItems} items`);
  if (schema.items !== undefined) for (const [index, item] of items.entries()) validateValue(item, schema.items, resolve, errors, `${path}[${index}]`);
  const listType = schema['x-kubernetes-list-type'];
  if (listType === 'set' || schema.uniqueItems === true) checkUnique(items, (item) => item, errors, path);
  else if (listType === 'map') {
    const keys = schema['x-kubernetes-list-map-keys'] ?? [];
    checkUnique(items, (item) => (isJsonObject(item) ? Object.fromEntries(keys.filter((key) => item[key] !== undefined).map((key) => [key, item[key]])) : item), errors, path);
  }
}

function checkUnique(items: readonly unknown[], idOf: (item: unknown) => unknown, errors: FieldErrors, path: string): void {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const id = idOf(item);
    const text = JSON.stringify(id);
    if (seen.has(text)) errors.duplicate(`${path}[${index}]`, id);
    seen.add(text);
  }
}

function checkMap(value: Record<string, unknown>, schema: Schema, resolve: ResolveSchema, errors: FieldErrors, path: string): void {
  const count = Object.keys(value).length;
  if (schema.maxProperties !== undefined && count > schema.maxProperties) errors.tooMany(path, count, schema.maxProperties);
  if (schema.minProperties !== undefined && count < schema.minProperties) errors.invalid(path, count, `${inBody(path)} should have at least ${schema.minProperties} properties`);
  for (const name of schema.required ?? []) if (!Object.hasOwn(value, name) || value[name] === undefined) errors.required(join(path, name));
  const element = isJsonObject(schema.additionalProperties) ? schema.additionalProperties : undefined;
  for (const [key, child] of Object.entries(value)) {
    const field = schema.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : element;
    if (field !== undefined && child !== undefined) validateValue(child, field, resolve, errors, join(path, key));
  }
  if (schema['x-kubernetes-embedded-resource'] === true) checkEmbedded(value, errors, path);
}

function checkEmbedded(value: Record<string, unknown>, errors: FieldErrors, path: string): void {
  for (const field of ['apiVersion', 'kind']) {
    const text = value[field];
    if (text === undefined || text === '') errors.required(join(path, field), text === undefined ? '' : 'must not be empty');
  }
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function checkCombinations(value: unknown, schema: Schema, resolve: ResolveSchema, errors: FieldErrors, path: string): void {
  if (schema.allOf === undefined && schema.anyOf === undefined && schema.oneOf === undefined && schema.not === undefined) return;
  const problemsOf = (each: Schema): FieldErrors => {
    const found = new FieldErrors();
    validateValue(value, each, resolve, found, path);
    return found;
  };
  const report = (detail: string): void => errors.invalid(NO_FIELD, '', `${JSON.stringify(path)} ${detail}`);
  if (schema.anyOf !== undefined && schema.anyOf.length > 0) {
    const results = schema.anyOf.map(problemsOf);
    if (results.every((each) => each.causes.length > 0)) {
      report('must validate at least one schema (anyOf)');
      for (const cause of closest(results)) errors.add(cause);
    }
  }
  if (schema.oneOf !== undefined && schema.oneOf.length > 0) {
    const results = schema.oneOf.map(problemsOf);
    const valid = results.filter((each) => each.causes.length === 0).length;
    if (valid !== 1) report(`must validate one and only one schema (oneOf). ${valid === 0 ? 'Found none valid' : `Found ${valid} valid alternatives`}`);
    if (valid === 0) for (const cause of closest(results)) errors.add(cause);
  }
  const broken = (schema.allOf ?? []).flatMap((each) => problemsOf(each).causes);
  if (broken.length > 0) report('must validate all the schemas (allOf)');
  for (const cause of broken) errors.add(cause);
  if (schema.not !== undefined && problemsOf(schema.not).causes.length === 0) report('must not validate the schema (not)');
}

/** Of several failed alternatives the one that lacks the least is what was most likely meant. */
function closest(results: readonly FieldErrors[]): FieldErrors['causes'] {
  const [first, ...rest] = results;
  if (first === undefined) return [];
  const lacking = (found: FieldErrors): number => found.causes.filter((cause) => cause.reason === 'FieldValueRequired').length;
  return rest.reduce((best, each) => (lacking(each) < lacking(best) ? each : best), first).causes;
}

