import { toRequirements } from '#lib/kube/label-selector.ts';
import type { LabelSelector, LabelSelectorRequirement } from '#lib/kube/object.ts';
import { listAt, stringAt, stringMapAt, stringsAt } from '#lib/federation/types/read.ts';

const OPERATORS: readonly LabelSelectorRequirement['operator'][] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** A workload's selector in the form of a query parameter; undefined when it selects nothing in particular. */
export function toSelectorText(selector: unknown): string | undefined {
  const expressions = (listAt(selector, 'matchExpressions') ?? []).flatMap((entry): LabelSelectorRequirement[] => {
    const operator = OPERATORS.find((known) => known === stringAt(entry, 'operator'));
    return operator === undefined ? [] : [{ key: stringAt(entry, 'key') ?? '', operator, values: stringsAt(entry, 'values') }];
  });
  const parsed: LabelSelector = { matchLabels: stringMapAt(selector, 'matchLabels'), matchExpressions: expressions };
  if (toRequirements(parsed).length === 0) return undefined;
  return [
    ...Object.entries(parsed.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`),
    ...expressions.map(({ key, operator, values = [] }) => {
      switch (operator) {
        case 'In': return `${key} in (${values.join(',')})`;
        case 'NotIn': return `${key} notin (${values.join(',')})`;
        case 'Exists': return key;
        default: return `!${key}`;
      }
    }),
  ].join(',');
}
