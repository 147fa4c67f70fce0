/** The rules that a CRD brings: do they compile, and do they speak only of fields that exist? */
import { parse } from '@bufbuild/cel';
import { isJsonObject } from '#lib/kube/json.ts';
import { mapAt, mapsAt, textAt, type JsonMap } from '../../defaults/json-map.ts';
import type { FieldErrors } from '../../validation/field-errors.ts';
import { escapeFieldName } from './cel-values.ts';
import { compileRule, usesOldSelf } from './compile-rule.ts';

const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];
/** Longest message of a rule, as in Kubernetes. */
const MAX_MESSAGE = 2048;
const RESOURCE_FIELDS = ['apiVersion', 'kind', 'metadata'];

/** Checks `x-kubernetes-validations` of one schema node. */
export function checkRuleSources(errors: FieldErrors, schema: JsonMap, path: string): void {
  for (const [index, rule] of mapsAt(schema, 'x-kubernetes-validations').entries()) {
    const at = `${path}.x-kubernetes-validations[${index}]`;
    const text = textAt(rule, 'rule');
    if (text.trim() === '') errors.required(`${at}.rule`, 'rule is not specified');
    else checkExpression(errors, text, schema, `${at}.rule`, shownRule(rule));
    const expression = textAt(rule, 'messageExpression');
    if (expression !== '') checkExpression(errors, expression, schema, `${at}.messageExpression`, expression);
    const message = textAt(rule, 'message');
    if (rule['message'] !== undefined && message.trim() === '') errors.invalid(`${at}.message`, message, 'message must be non-empty if specified');
    else if (message.trim().includes('\n')) errors.invalid(`${at}.message`, message, 'must not contain line breaks');
    else if (message.length > MAX_MESSAGE) errors.invalid(`${at}.message`, `${message.slice(0, 10)}...`, `message must have a maximum length of ${MAX_MESSAGE} characters`);
    const reason = textAt(rule, 'reason');
    if (reason !== '' && !REASONS.includes(reason)) errors.notSupported(`${at}.reason`, reason, REASONS);
    if (rule['optionalOldSelf'] === true && !usesOldSelf(text)) errors.invalid(`${at}.optionalOldSelf`, true, 'may not be set to true: the rule does not use `oldSelf`');
  }
}

/** A rule as errors show it: with every field that it might have. */
function shownRule(rule: JsonMap): JsonMap {
  return {
    Rule: rule['rule'], Message: rule['message'] ?? '', MessageExpression: rule['messageExpression'] ?? '', Reason: rule['reason'] ?? null,
    FieldPath: rule['fieldPath'] ?? '', OptionalOldSelf: rule['optionalOldSelf'] ?? null,
  };
}

function checkExpression(errors: FieldErrors, text: string, schema: JsonMap, path: string, shown: unknown): void {
  const compiled = compileRule(text);
  if ('problem' in compiled) return errors.invalid(path, shown, `compilation failed: ERROR: <input>:1:1: Syntax error: ${compiled.problem}`);
  for (const problem of unknownNames(text, schema)) errors.invalid(path, shown, `compilation failed: ${problem}`);
}

type CelNode = { exprKind?: { case?: string | undefined; value?: unknown } };

/** Names that a rule uses and that mean nothing: variables, and fields that the schema does not have. */
function unknownNames(text: string, schema: JsonMap): string[] {
  const problems: string[] = [];
  visit(asNode(parse(text).expr), new Set(['self', 'oldSelf']), schema, problems);
  return [...new Set(problems)];
}

/** Parsed expressions are protobuf messages: read as plain data here. */
function asNode(value: unknown): CelNode {
  return isRecord(value) ? (value as CelNode) : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function visit(node: CelNode, scope: ReadonlySet<string>, schema: JsonMap, problems: string[]): void {
  const kind = node.exprKind;
  const value = kind?.value;
  if (!isRecord(value)) return;
  if (kind?.case === 'identExpr') {
    const name = String(value['name']);
    if (!scope.has(name) && !KNOWN_TYPES.has(name)) problems.push(`ERROR: <input>:1:1: undeclared reference to '${name}' (in container '')`);
    return;
  }
  if (kind?.case === 'selectExpr') {
    const fieldProblem = checkSelect(node, schema);
    if (fieldProblem !== undefined) problems.push(fieldProblem);
    return visit(asNode(value['operand']), scope, schema, problems);
  }
  if (kind?.case === 'comprehensionExpr') {
    const inner = new Set([...scope, String(value['iterVar']), String(value['iterVar2'] ?? ''), String(value['accuVar'])]);
    visit(asNode(value['iterRange']), scope, schema, problems);
    visit(asNode(value['accuInit']), scope, schema, problems);
    for (const part of ['loopCondition', 'loopStep', 'result']) visit(asNode(value[part]), inner, schema, problems);
    return;
  }
  if (kind?.case === 'callExpr') {
    // A namespaced function such as sets.contains parses as a method of a variable.
    const target = asNode(value['target']);
    const targetName = isRecord(target.exprKind?.value) && target.exprKind.case === 'identExpr' ? String(target.exprKind.value['name']) : '';
    if (!NAMESPACES.has(targetName) || scope.has(targetName)) visit(target, scope, schema, problems);
    for (const argument of listOf(value['args'])) visit(asNode(argument), scope, schema, problems);
    return;
  }
  for (const element of listOf(value['elements'])) visit(asNode(element), scope, schema, problems);
  for (const entry of listOf(value['entries'])) {
    if (!isRecord(entry)) continue;
    visit(asNode(entry['value']), scope, schema, problems);
    if (isRecord(entry['keyKind'])) visit(asNode(entry['keyKind']['value']), scope, schema, problems);
  }
}

const KNOWN_TYPES = new Set(['int', 'uint', 'double', 'bool', 'string', 'bytes', 'list', 'map', 'null_type', 'type', 'dyn', 'google']);
const NAMESPACES = new Set(['sets', 'strings', 'math', 'optional', 'cel', 'google']);

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Problem of `self.a.b` when some field on the way is not in the schema. */
function checkSelect(node: CelNode, schema: JsonMap): string | undefined {
  const names: string[] = [];
  let current = node;
  while (current.exprKind?.case === 'selectExpr' && isRecord(current.exprKind.value)) {
    names.unshift(String(current.exprKind.value['field']));
    current = asNode(current.exprKind.value['operand']);
  }
  const root = current.exprKind;
  if (root?.case !== 'identExpr' || !isRecord(root.value) || root.value['name'] !== 'self') return undefined;
  let at: JsonMap | undefined = schema;
  for (const name of names) {
    const properties = mapAt(at, 'properties');
    if (at === undefined || isJsonObject(at['additionalProperties']) || at['x-kubernetes-preserve-unknown-fields'] === true || properties === undefined) return undefined;
    const key: string | undefined = Object.keys(properties).find((each) => escapeFieldName(each) === name);
    if (key === undefined) return RESOURCE_FIELDS.includes(name) ? undefined : `ERROR: <input>:1:1: undefined field '${name}'`;
    at = mapAt(properties, key);
  }
  return undefined;
}
