import { assertNever } from '#lib/kube/invariant.ts';
import type { SelectorRequirement } from '#lib/kube/label-selector.ts';
import type { PlacementDecision } from './compute-placement.ts';

/** One sentence saying why a cluster holds the object or doesn't. */
export function describePlacement(decision: PlacementDecision): string {
  const { cluster } = decision;
  switch (decision.reason) {
    case 'Listed': return `${cluster} is in the placement's list of clusters.`;
    case 'NotListed': return `${cluster} is not in the placement's list of clusters.`;
    case 'SelectorMatched': return `The labels of ${cluster} match the placement's cluster selector.`;
    case 'SelectorNotMatched':
      return decision.unmet === undefined
        ? `The labels of ${cluster} do not match the placement's cluster selector.`
        : `${cluster} does not meet the requirement ${describeRequirement(decision.unmet)} of the placement's cluster selector.`;
    case 'NoPlacement': return `The placement names neither clusters nor a selector, so ${cluster} is not selected.`;
    case 'NamespaceNotFederated': return `The namespace of this object is not federated, so it goes to no cluster; create a FederatedNamespace for it.`;
    case 'NamespaceNotPlaced': return `The placement selects ${cluster}, but the FederatedNamespace around it does not.`;
    case 'Cordoned': return `The placement selects ${cluster}, but that is cordoned: nothing new is placed there until the cordon is lifted.`;
    default: return assertNever(decision.reason);
  }
}

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
