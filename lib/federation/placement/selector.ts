import { isJsonObject } from '#lib/kube/json.ts';
import { SelectorError, type SelectorRequirement, toRequirements } from '#lib/kube/label-selector.ts';
import type { LabelSelector, LabelSelectorRequirement } from '#lib/kube/object.ts';
import { type FieldError, invalid, notSupported } from '../types/field-error.ts';
import { at, stringAt } from '../types/read.ts';
import { say } from '../types/sentences.ts';

export type SelectorResult = { ok: true; requirements: SelectorRequirement[] } | { ok: false; errors: FieldError[] };

const OPERATORS: readonly LabelSelectorRequirement['operator'][] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** Reads a label selector of unknown shape; every fault names its field. An empty selector has no requirements and matches all. */
export function parseSelector(selector: unknown, path: string): SelectorResult {
  if (!isJsonObject(selector)) return { ok: false, errors: [invalid(path, selector, say('rule.labelSelector'))] };
  const errors: FieldError[] = [];
  const requirements: SelectorRequirement[] = [];
  const take = (where: string, part: LabelSelector): void => {
    try {
      requirements.push(...toRequirements(part));
    } catch (error) {
      if (!(error instanceof SelectorError)) throw error;
      errors.push(invalid(where, part, error.sentence));
    }
  };
  const labels = at(selector, 'matchLabels');
  if (labels !== undefined && labels !== null && !isJsonObject(labels)) errors.push(invalid(`${path}.matchLabels`, labels, say('rule.labels')));
  for (const [key, value] of Object.entries(isJsonObject(labels) ? labels : {})) {
    if (typeof value === 'string') take(`${path}.matchLabels[${key}]`, { matchLabels: { [key]: value } });
    else errors.push(invalid(`${path}.matchLabels[${key}]`, value, say('rule.string')));
  }
  const expressions = at(selector, 'matchExpressions');
  if (expressions !== undefined && expressions !== null && !Array.isArray(expressions)) {
    errors.push(invalid(`${path}.matchExpressions`, expressions, say('rule.list')));
  }
  (Array.isArray(expressions) ? expressions : []).forEach((expression: unknown, i: number) => {
    const where = `${path}.matchExpressions[${i}]`;
    const operator = OPERATORS.find((known) => known === stringAt(expression, 'operator'));
    const values = at(expression, 'values') ?? [];
    if (operator === undefined) errors.push(notSupported(`${where}.operator`, at(expression, 'operator'), OPERATORS));
    else if (!Array.isArray(values) || !values.every((value) => typeof value === 'string')) errors.push(invalid(`${where}.values`, values, say('rule.strings')));
    else take(where, { matchExpressions: [{ key: stringAt(expression, 'key') ?? '', operator, values }] });
  });
  return errors.length > 0 ? { ok: false, errors } : { ok: true, requirements };
}
