import { assertNever } from '#lib/kube/invariant.ts';
import type { SelectorRequirement } from '#lib/kube/label-selector.ts';

/** A requirement in kubectl's text form: `region in (eu, us)`. */
export function describeRequirement(requirement: SelectorRequirement): string {
  const { key, operator, values } = requirement;
  switch (operator) {
    case 'In': return values.length === 1 ? `${key}=${values[0] ?? ''}` : `${key} in (${values.join(', ')})`;
    case 'NotIn': return values.length === 1 ? `${key}!=${values[0] ?? ''}` : `${key} notin (${values.join(', ')})`;
    case 'Exists': return key;
    case 'DoesNotExist': return `!${key}`;
    case 'Gt': return `${key}>${values[0] ?? ''}`;
    case 'Lt': return `${key}<${values[0] ?? ''}`;
    default: return assertNever(operator);
  }
}
