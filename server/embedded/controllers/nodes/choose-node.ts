import type { Node, Pod } from '../kinds.ts';
import { controllerUid } from '../engine/object-index.ts';
import { allowsNode } from './node-affinity.ts';
import { freeAmount, type NodeLoad } from './node-table.ts';
import type { TopologyRule } from './pod-topology.ts';
import { podRequests, type Amounts } from './resource-requests.ts';
import { blockingTaint, isTolerated, UNSCHEDULABLE_TAINT } from './taints.ts';

export type Choice = { readonly node: string } | { readonly node: undefined; readonly message: string };
type Candidate = NodeLoad & { node: Node };

const ZONE = 'topology.kubernetes.io/zone';
const SCORED_RESOURCES = ['cpu', 'memory'] as const;

/**
 * Picks the node for a pod: of those that may and can take it, the zone with the fewest pods of the same owner, then
 * such a node, then the least used one, then the first by name. The same cluster state gives the same answer.
 * Without a node the message says why, in the words of kube-scheduler.
 */
export function chooseNode(pod: Pod, nodes: readonly Candidate[], topology: TopologyRule | undefined): Choice {
  if (nodes.length === 0) return { node: undefined, message: 'no nodes available to schedule pods' };
  const requests = podRequests(pod);
  const counts = new Map<string, number>();
  const fitting: Candidate[] = [];
  for (const candidate of nodes) {
    const reasons = refusals(pod, requests, candidate, topology);
    if (reasons.length === 0) fitting.push(candidate);
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const best = pickBest(pod, requests, fitting, nodes);
  return best === undefined ? { node: undefined, message: describe(nodes.length, counts) } : { node: best.name };
}

function refusals(pod: Pod, requests: Amounts, candidate: Candidate, topology: TopologyRule | undefined): string[] {
  const { node } = candidate;
  if (node.spec?.unschedulable === true && !toleratesCordon(pod)) return ['node(s) were unschedulable'];
  const taint = blockingTaint(pod, node);
  if (taint !== undefined) return [`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`];
  if (!allowsNode(pod, node)) return ["node(s) didn't match Pod's node affinity/selector"];
  const missing = [...requests].filter(([resource, amount]) => amount > 0 && freeAmount(candidate, resource) < amount).map(([resource]) => `Insufficient ${resource}`);
  if (freeAmount(candidate, 'pods') - candidate.pods.size < 1) missing.push('Too many pods');
  if (missing.length > 0) return missing;
  const reason = topology?.(node);
  return reason === undefined ? [] : [reason];
}

function toleratesCordon(pod: Pod): boolean {
  return isTolerated(pod, { key: UNSCHEDULABLE_TAINT, effect: 'NoSchedule' });
}

function pickBest(pod: Pod, requests: Amounts, fitting: readonly Candidate[], nodes: readonly Candidate[]): Candidate | undefined {
  if (fitting.length === 0) return undefined;
  const owner = controllerUid(pod) ?? pod.metadata.uid ?? '';
  const inZone = new Map<string, number>();
  for (const { node, podsByOwner } of nodes) {
    const zone = node.metadata.labels?.[ZONE] ?? '';
    inZone.set(zone, (inZone.get(zone) ?? 0) + (podsByOwner.get(owner) ?? 0));
  }
  const rank = (candidate: Candidate): readonly number[] => [
    inZone.get(candidate.node.metadata.labels?.[ZONE] ?? '') ?? 0,
    candidate.podsByOwner.get(owner) ?? 0,
    Math.round(usage(candidate, requests) * 1000),
    candidate.pods.size,
  ];
  let best: { candidate: Candidate; rank: readonly number[] } | undefined;
  for (const candidate of fitting) {
    const own = rank(candidate);
    if (best === undefined || isBefore(own, best.rank)) best = { candidate, rank: own };
  }
  return best?.candidate;
}

/** Share of the node that would be in use with the pod on it: the mean over cpu and memory. */
function usage(candidate: Candidate, requests: Amounts): number {
  const shares = SCORED_RESOURCES.map((resource) => {
    const allocatable = candidate.allocatable.get(resource) ?? 0;
    return allocatable === 0 ? 1 : ((candidate.requested.get(resource) ?? 0) + (requests.get(resource) ?? 0)) / allocatable;
  });
  return shares.reduce((a, b) => a + b, 0) / shares.length;
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const i = a.findIndex((value, at) => value !== b[at]);
  return i >= 0 && (a[i] ?? 0) < (b[i] ?? 0);
}

function describe(nodeCount: number, counts: ReadonlyMap<string, number>): string {
  const reasons = [...counts].map(([reason, count]) => `${count} ${reason}`).toSorted();
  return `0/${nodeCount} nodes are available: ${reasons.join(', ')}.`;
}
