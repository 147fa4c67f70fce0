import { isJsonObject } from './json.ts';
import { SelectorError } from './label-selector.ts';
import { say } from './sentences.ts';

export type FieldRequirement = { path: string; operator: '=' | '!='; value: string };

/**
 * Parses `metadata.name=web,status.phase!=Running`. A backslash takes the next `,`, `=` or `\` literally.
 * @throws SelectorError
 */
export function parseFieldSelector(text: string): FieldRequirement[] {
  return splitUnescaped(text).filter((term) => term.trim() !== '').map((term) => {
    const match = /^((?:[^=!\\]|\\.)+)(==|=|!=)((?:[^\\]|\\.)*)$/s.exec(term.trim());
    if (match === null) throw new SelectorError(say('selector.field', { term }));
    const value = match[3] ?? '';
    if (/(^|[^\\])(\\\\)*=/.test(value)) throw new SelectorError(say('selector.fieldEquals', { term }));
    return { path: (match[1] ?? '').trim(), operator: match[2] === '!=' ? '!=' : '=', value: value.replaceAll(/\\(.)/gs, '$1') };
  });
}

/** True when every requirement holds; a field that is absent compares as the empty string. */
export function matchesFields(reqs: readonly FieldRequirement[], obj: unknown): boolean {
  return reqs.every((req) => (fieldText(obj, req.path) === req.value) === (req.operator === '='));
}

function fieldText(obj: unknown, path: string): string {
  let at: unknown = obj;
  for (const part of path.split('.')) at = isJsonObject(at) && Object.hasOwn(at, part) ? at[part] : undefined;
  return typeof at === 'string' || typeof at === 'number' || typeof at === 'boolean' ? String(at) : '';
}

function splitUnescaped(text: string): string[] {
  const terms: string[] = [];
  let term = '';
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (char === '\\' && i + 1 < text.length) {
      term += char + text.charAt(i + 1);
      i += 1;
    } else if (char === ',') {
      terms.push(term);
      term = '';
    } else term += char;
  }
  return [...terms, term];
}
