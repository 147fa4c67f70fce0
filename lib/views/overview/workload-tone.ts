import type { WorkloadSummary } from '#lib/contracts/dto.ts';
import { PROPAGATION, WORKLOAD_HEALTH, worstTone, type Tone } from '../status.ts';

/** One tone for a federated object: the worse of what it runs like and how far it has been propagated. */
export function workloadTone(workload: WorkloadSummary): Tone {
  const propagation = PROPAGATION[workload.propagation].tone;
  return workload.health === 'none' ? propagation : worstTone([propagation, WORKLOAD_HEALTH[workload.health].tone]);
}

/** True when somebody should look; what is merely on its way is not trouble. */
export function needsAttention(tone: Tone): boolean {
  return tone === 'failed' || tone === 'warning' || tone === 'unknown';
}

/** A federated object's identity in lists, anchors and keys. */
export function workloadKey(workload: { resource: string; namespace: string; name: string }): string {
  return `${workload.resource}/${workload.namespace}/${workload.name}`;
}
