import { toRequirements, type SelectorRequirement } from '#lib/kube/label-selector.ts';
import type { KubeObject, LabelSelector, ResourceType } from '#lib/kube/object.ts';
import { needsPods, podSelectorOf, replicaState, type ReplicaState } from '#lib/federation/scheduling/replica-state.ts';
import type { Member } from '#server/members/member.ts';

const PODS: ResourceType = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };
/** A member has this long to list the pods of one workload; otherwise it is planned by what its cache says. */
const PODS_DEADLINE_MS = 5_000;

/** How many replicas run in a member and how many it can take. Pods are read only where wanted and ready replicas differ. */
export async function readReplicaState(member: Member, outline: KubeObject | undefined, nowMs: number, signal: AbortSignal): Promise<ReplicaState> {
  if (outline === undefined || !needsPods(outline) || !member.isReachable) return replicaState(outline, [], nowMs);
  const selector = podSelectorOf(outline);
  if (selector === undefined) return replicaState(outline, [], nowMs);
  const pods = await member.client.listAll<KubeObject>(PODS, {
    namespace: outline.metadata.namespace, labelSelector: toSelectorText(toRequirements(asLabelSelector(selector))), deadlineMs: PODS_DEADLINE_MS, signal,
  });
  return replicaState(outline, pods, nowMs);
}

/** A selector in the form of a query parameter. */
export function toSelectorText(requirements: readonly SelectorRequirement[]): string {
  return requirements.map(({ key, operator, values }) => {
    switch (operator) {
      case 'In': return `${key} in (${values.join(',')})`;
      case 'NotIn': return `${key} notin (${values.join(',')})`;
      case 'Exists': return key;
      case 'DoesNotExist': return `!${key}`;
      case 'Gt': return `${key}>${values[0] ?? ''}`;
      case 'Lt': return `${key}<${values[0] ?? ''}`;
    }
  }).join(',');
}

/** `spec.selector` of a workload, whose shape its API server has checked. */
function asLabelSelector(selector: Record<string, unknown>): LabelSelector {
  return selector as LabelSelector;
}
