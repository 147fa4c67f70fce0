/** Runs the CEL rules (`x-kubernetes-validations`) of a schema over an object. */
import { isJsonObject } from '#lib/kube/json.ts';
import type { ResolveSchema, Schema, ValidationRule } from '../../schema.ts';
import type { FieldErrors } from '../../validation/field-errors.ts';
import { optionalOf } from './cel-functions.ts';
import { toCel } from './cel-values.ts';
import { compileRule, usesOldSelf, type RuleContext } from './compile-rule.ts';

/** Rules run for one object; more than this means rules inside very long lists. The rest counts as failed, so that nothing passes unchecked. */
const MAX_RULE_RUNS = 100_000;

const holders = new WeakMap<Schema, boolean>();

/** True when the schema or anything below it has rules. Cached: most types have none. */
export function hasRules(place: Schema, resolve: ResolveSchema): boolean {
  const schema = resolve(place);
  const known = holders.get(schema);
  if (known !== undefined) return known;
  // Built-in types may refer to themselves; they have no rules.
  holders.set(schema, false);
  const below = [...Object.values(schema.properties ?? {}), ...(schema.items === undefined ? [] : [schema.items]), ...(isJsonObject(schema.additionalProperties) ? [schema.additionalProperties] : [])];
  const found = (schema['x-kubernetes-validations'] ?? []).length > 0 || below.some((each) => hasRules(each, resolve));
  holders.set(schema, found);
  return found;
}

type Walk = { resolve: ResolveSchema; errors: FieldErrors; runs: number; isUpdate: boolean };

/** Adds an error for each rule that does not hold. `old` is the object before the change, for rules about transitions. */
export function checkRules(value: unknown, old: unknown, schema: Schema, resolve: ResolveSchema, errors: FieldErrors): void {
  checkAt(value, old, schema, '', { resolve, errors, runs: 0, isUpdate: old !== undefined });
}

function checkAt(value: unknown, old: unknown, place: Schema, path: string, walk: Walk): void {
  if (!hasRules(place, walk.resolve) || value === null || value === undefined) return;
  const schema = walk.resolve(place);
  for (const rule of schema['x-kubernetes-validations'] ?? []) checkRule(rule, value, old, schema, path, walk);
  if (Array.isArray(value)) {
    const items = schema.items;
    if (items !== undefined) for (const [index, item] of value.entries()) checkAt(item, correlatedItem(item, old, schema), items, `${path}[${index}]`, walk);
  } else if (isJsonObject(value)) {
    for (const [key, child] of Object.entries(value)) {
      const field = schema.properties?.[key] ?? (isJsonObject(schema.additionalProperties) ? schema.additionalProperties : undefined);
      const isField = schema.properties?.[key] !== undefined;
      const before = isJsonObject(old) && schema['x-kubernetes-map-type'] !== 'atomic' ? old[key] : undefined;
      if (field !== undefined) checkAt(child, before, field, path === '' ? key : isField ? `${path}.${key}` : `${path}[${key}]`, walk);
    }
  }
}

/** The item that this one was before: only lists by key tell. */
function correlatedItem(item: unknown, old: unknown, schema: Schema): unknown {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] !== 'map' || keys === undefined || !Array.isArray(old) || !isJsonObject(item)) return undefined;
  return old.find((each) => isJsonObject(each) && keys.every((key) => each[key] === item[key]));
}

function checkRule(rule: ValidationRule, value: unknown, old: unknown, schema: Schema, path: string, walk: Walk): void {
  const isTransition = usesOldSelf(rule.rule);
  if (isTransition && old === undefined && rule.optionalOldSelf !== true) return;
  walk.runs += 1;
  if (walk.runs > MAX_RULE_RUNS) {
    if (walk.runs === MAX_RULE_RUNS + 1) walk.errors.forbidden(path, `validation failed due to running out of cost budget, no further validation rules will be run`);
    return;
  }
  const compiled = compileRule(rule.rule);
  if ('problem' in compiled) return walk.errors.invalid(path, typeName(value, schema), `compilation failed: ${compiled.problem}`);
  const before = old === undefined ? undefined : toCel(old, schema, walk.resolve);
  const context: RuleContext = {
    self: toCel(value, schema, walk.resolve),
    ...(isTransition ? { oldSelf: rule.optionalOldSelf === true ? optionalOf(before) : (before ?? null) } : {}),
  };
  const outcome = compiled.evaluate(context);
  if ('error' in outcome) return walk.errors.invalid(path, typeName(value, schema), `${outcome.error} evaluating rule: ${rule.message ?? rule.rule}`);
  if (outcome.value !== true) report(rule, value, path, messageFor(rule, context), walk);
}

function messageFor(rule: ValidationRule, context: RuleContext): string {
  if (rule.messageExpression !== undefined) {
    const compiled = compileRule(rule.messageExpression);
    const outcome = 'problem' in compiled ? undefined : compiled.evaluate(context);
    const text = outcome !== undefined && 'value' in outcome && typeof outcome.value === 'string' ? outcome.value.trim() : '';
    if (text !== '' && !text.includes('\n')) return text;
  }
  return rule.message ?? `failed rule: ${rule.rule.trim()}`;
}

function report(rule: ValidationRule, value: unknown, path: string, message: string, walk: Walk): void {
  const field = fieldOf(rule, path);
  switch (rule.reason) {
    case 'FieldValueForbidden': return walk.errors.forbidden(field, message);
    case 'FieldValueRequired': return walk.errors.required(field, message);
    case 'FieldValueDuplicate': return walk.errors.duplicate(field, value);
    // Scalars are shown; of lists and objects only the message is.
    default: return typeof value === 'object' ? walk.errors.broken(field, message) : walk.errors.invalid(field, value, message);
  }
}

function fieldOf(rule: ValidationRule, path: string): string {
  if (rule.fieldPath === undefined || rule.fieldPath === '') return path;
  const below = rule.fieldPath.replaceAll(/\['([^']*)'\]/g, '[$1]');
  return path === '' ? below.replace(/^\./, '') : `${path}${below.startsWith('.') || below.startsWith('[') ? below : `.${below}`}`;
}

/** Name of a value's type: what errors of rules that could not run show in its place. */
function typeName(value: unknown, schema: Schema): string {
  return schema.type ?? (Array.isArray(value) ? 'array' : typeof value);
}
