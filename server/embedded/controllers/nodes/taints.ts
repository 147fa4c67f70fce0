import type { Node, Pod, Taint, Toleration } from '../kinds.ts';

export const NOT_READY_TAINT = 'node.kubernetes.io/not-ready';
export const UNREACHABLE_TAINT = 'node.kubernetes.io/unreachable';
export const UNSCHEDULABLE_TAINT = 'node.kubernetes.io/unschedulable';

export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== undefined && toleration.effect !== '' && toleration.effect !== taint.effect) return false;
  const { key = '', operator = 'Equal' } = toleration;
  if (key !== '' && key !== taint.key) return false;
  if (operator === 'Exists') return true;
  return key !== '' && (toleration.value ?? '') === (taint.value ?? '');
}

/** The first taint that keeps the pod from being placed on the node. */
export function blockingTaint(pod: Pod, node: Node): Taint | undefined {
  return (node.spec?.taints ?? []).find((taint) => taint.effect !== 'PreferNoSchedule' && !isTolerated(pod, taint));
}

export function isTolerated(pod: Pod, taint: Taint): boolean {
  return (pod.spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint));
}

/** What the API server writes into every pod for a lost node; so a pod that asks for exactly this is taken to say nothing. */
const DEFAULT_LOSS_SECONDS = 300;

/**
 * Milliseconds that the pod may stay on a node with these NoExecute taints, from the moment of the taint:
 * undefined for ever. `lossTolerationMs` stands in for the default of five minutes on a lost node.
 */
export function stayMs(pod: Pod, taints: readonly Taint[], lossTolerationMs: number): number | undefined {
  let shortest: number | undefined;
  for (const taint of taints) {
    const allowed = taint.effect === 'NoExecute' ? allowedMs(pod, taint, lossTolerationMs) : undefined;
    if (allowed !== undefined) shortest = Math.min(shortest ?? allowed, allowed);
  }
  return shortest;
}

function allowedMs(pod: Pod, taint: Taint, lossTolerationMs: number): number | undefined {
  const isLoss = taint.key === NOT_READY_TAINT || taint.key === UNREACHABLE_TAINT;
  const matching = (pod.spec.tolerations ?? []).filter((toleration) => tolerates(toleration, taint));
  if (matching.length === 0) return isLoss ? lossTolerationMs : 0;
  const seconds = matching.map((toleration) => toleration.tolerationSeconds).filter((each) => each !== undefined);
  if (seconds.length === 0) return undefined;
  const shortest = Math.max(0, Math.min(...seconds));
  return isLoss && shortest === DEFAULT_LOSS_SECONDS ? lossTolerationMs : shortest * 1000;
}
