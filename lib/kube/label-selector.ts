import { labelKeyError, labelValueError } from './names.ts';
import type { LabelSelector } from './object.ts';
import { SentenceError } from './sentence.ts';
import { say } from './sentences.ts';

/** One condition on labels. `Gt` and `Lt` compare integers and exist in the text form only. */
export type SelectorRequirement = {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  values: readonly string[];
};

/** A selector that can't be understood; the sentence names the part. */
export class SelectorError extends SentenceError {
  override readonly name = 'SelectorError';
}

/**
 * Parses kubectl's text form: `app=web,tier in (a,b),!legacy,zone!=x`. Empty text selects everything.
 * @throws SelectorError
 */
export function parseLabelSelector(text: string): SelectorRequirement[] {
  return splitTerms(text).map(parseTerm);
}

/**
 * Turns the object form into requirements; an empty selector gives none and so matches everything.
 * @throws SelectorError on an unknown operator, a missing or superfluous value list, or a bad key or value.
 */
export function toRequirements(sel: LabelSelector): SelectorRequirement[] {
  const equal = Object.entries(sel.matchLabels ?? {}).map(([key, value]) => checked({ key, operator: 'In', values: [value] }));
  const expressions = (sel.matchExpressions ?? []).map((expression) => {
    const operator: string = expression.operator;
    switch (operator) {
      case 'In': case 'NotIn': case 'Exists': case 'DoesNotExist':
        return checked({ key: expression.key, operator, values: expression.values ?? [] });
      default:
        throw new SelectorError(say('selector.operator', { operator }));
    }
  });
  return [...equal, ...expressions];
}

/** True when every requirement holds. `NotIn` holds for objects without the key. */
export function matchesLabels(reqs: readonly SelectorRequirement[], labels: Readonly<Record<string, string>> | undefined): boolean {
  return reqs.every((req) => matchesOne(req, labels !== undefined && Object.hasOwn(labels, req.key) ? labels[req.key] : undefined));
}

function matchesOne(req: SelectorRequirement, value: string | undefined): boolean {
  switch (req.operator) {
    case 'In': return value !== undefined && req.values.includes(value);
    case 'NotIn': return value === undefined || !req.values.includes(value);
    case 'Exists': return value !== undefined;
    case 'DoesNotExist': return value === undefined;
    case 'Gt': return value !== undefined && INTEGER.test(value) && BigInt(value) > BigInt(req.values[0] ?? '0');
    case 'Lt': return value !== undefined && INTEGER.test(value) && BigInt(value) < BigInt(req.values[0] ?? '0');
  }
}

const INTEGER = /^-?\d{1,19}$/;
const SET_TERM = /^([^\s!=<>(),]+)\s+(in|notin)\s*\(([^()]*)\)$/;
const COMPARE_TERM = /^([^\s!=<>(),]+)\s*(==|=|!=|<|>)\s*([^\s!=<>(),]*)$/;
const COMPARE_OPERATORS: Readonly<Record<string, SelectorRequirement['operator']>> = {
  '=': 'In', '==': 'In', '!=': 'NotIn', '>': 'Gt', '<': 'Lt',
};
const EXISTS_TERM = /^(!?)\s*([^\s!=<>(),]+)$/;

function parseTerm(term: string): SelectorRequirement {
  const set = SET_TERM.exec(term);
  if (set) {
    return checked({ key: set[1] ?? '', operator: set[2] === 'in' ? 'In' : 'NotIn', values: (set[3] ?? '').split(',').map((v) => v.trim()) });
  }
  const compare = COMPARE_TERM.exec(term);
  if (compare) {
    const operator = COMPARE_OPERATORS[compare[2] ?? ''];
    if (operator !== undefined) return checked({ key: compare[1] ?? '', operator, values: [compare[3] ?? ''] });
  }
  const exists = EXISTS_TERM.exec(term);
  if (exists) return checked({ key: exists[2] ?? '', operator: exists[1] === '!' ? 'DoesNotExist' : 'Exists', values: [] });
  throw new SelectorError(say('selector.unread', { term }));
}

/** Splits at commas outside parentheses. */
function splitTerms(text: string): string[] {
  if (text.trim() === '') return [];
  const terms: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i += 1) {
    const char = text[i];
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if ((char === ',' && depth === 0) || char === undefined) {
      terms.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return terms;
}

function checked(req: SelectorRequirement): SelectorRequirement {
  const needsValues = req.operator === 'In' || req.operator === 'NotIn';
  if (needsValues && req.values.length === 0) throw new SelectorError(say('selector.needsValue', { key: req.key, operator: req.operator }));
  if ((req.operator === 'Exists' || req.operator === 'DoesNotExist') && req.values.length > 0) {
    throw new SelectorError(say('selector.noValues', { key: req.key, operator: req.operator }));
  }
  if ((req.operator === 'Gt' || req.operator === 'Lt') && !INTEGER.test(req.values[0] ?? '')) {
    throw new SelectorError(say('selector.integer', { key: req.key, operator: req.operator }));
  }
  const fault = labelKeyError(req.key) ?? req.values.map(labelValueError).find((sentence) => sentence !== undefined);
  if (fault !== undefined) throw new SelectorError(fault);
  return req;
}
