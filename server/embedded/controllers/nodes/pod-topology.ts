import type { LabelSelector } from '#lib/kube/object.ts';
import type { LabelIndex } from '../engine/label-index.ts';
import type { Node, Pod, PodAffinityTerm } from '../kinds.ts';
import { isFinished } from '../workloads/pod-state.ts';
import { allowsNode } from './node-affinity.ts';
import type { NodeTable } from './node-table.ts';

export type TopologyRule = (node: Node) => string | undefined;

/**
 * The pod's required pod affinity, pod anti-affinity and topology spread as one check of a node; undefined for a
 * pod without any. Existing pods' anti-affinity against this one is not looked at.
 */
export function topologyRule(pod: Pod, table: NodeTable, pods: LabelIndex<Pod>): TopologyRule | undefined {
  const rules = [...antiAffinityRules(pod, table, pods), ...affinityRules(pod, table, pods), ...spreadRules(pod, table, pods)];
  if (rules.length === 0) return undefined;
  return (node) => {
    for (const rule of rules) {
      const reason = rule(node);
      if (reason !== undefined) return reason;
    }
    return undefined;
  };
}

function antiAffinityRules(pod: Pod, table: NodeTable, pods: LabelIndex<Pod>): TopologyRule[] {
  return (pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => {
    const counts = countTerm(pod, term, table, pods);
    return (node) => ((counts.get(topologyOf(node, term.topologyKey)) ?? 0) > 0 ? "node(s) didn't match pod anti-affinity rules" : undefined);
  });
}

function affinityRules(pod: Pod, table: NodeTable, pods: LabelIndex<Pod>): TopologyRule[] {
  return (pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => {
    const counts = countTerm(pod, term, table, pods);
    // The first of a group that wants to be together may go anywhere.
    if (counts.size === 0) return () => undefined;
    return (node) => ((counts.get(topologyOf(node, term.topologyKey)) ?? 0) > 0 ? undefined : "node(s) didn't match pod affinity rules");
  });
}

function spreadRules(pod: Pod, table: NodeTable, pods: LabelIndex<Pod>): TopologyRule[] {
  return (pod.spec.topologySpreadConstraints ?? []).filter((each) => each.whenUnsatisfiable === 'DoNotSchedule').map((constraint) => {
    const counts = countPods(pod.metadata.namespace ?? '', constraint.labelSelector ?? {}, constraint.topologyKey, table, pods);
    const domains = table.nodes().filter(({ node }) => allowsNode(pod, node)).map(({ node }) => topologyOf(node, constraint.topologyKey));
    const fewest = Math.min(...domains.filter((each) => each !== undefined).map((each) => counts.get(each) ?? 0));
    return (node) => {
      const domain = topologyOf(node, constraint.topologyKey);
      if (domain === undefined) return "node(s) didn't match pod topology spread constraints (missing required label)";
      return (counts.get(domain) ?? 0) + 1 - fewest > constraint.maxSkew ? "node(s) didn't match pod topology spread constraints" : undefined;
    };
  });
}

function countTerm(pod: Pod, term: PodAffinityTerm, table: NodeTable, pods: LabelIndex<Pod>): Map<string | undefined, number> {
  const total = new Map<string | undefined, number>();
  for (const namespace of term.namespaces ?? [pod.metadata.namespace ?? '']) {
    for (const [domain, count] of countPods(namespace, term.labelSelector ?? {}, term.topologyKey, table, pods)) {
      total.set(domain, (total.get(domain) ?? 0) + count);
    }
  }
  return total;
}

/** Pods that the selector matches, by the topology domain of the node that they are on or about to be on. */
function countPods(namespace: string, selector: LabelSelector, key: string, table: NodeTable, pods: LabelIndex<Pod>): Map<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const pod of pods.select(namespace, selector)) {
    const node = isFinished(pod) || pod.metadata.deletionTimestamp !== undefined ? undefined : table.get(table.nodeOf(pod) ?? '')?.node;
    const domain = node === undefined ? undefined : topologyOf(node, key);
    if (domain !== undefined) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return counts;
}

function topologyOf(node: Node, key: string): string | undefined {
  return node.metadata.labels?.[key];
}
