import { matchesLabels, toRequirements } from '#lib/kube/label-selector.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { listAt, objectAt, stringAt, stringMapAt } from '#lib/federation/types/read.ts';
import { KubeError } from '#server/kube-client/errors.ts';
import type { Finding } from './ask-members.ts';
import type { ChangeServices } from './change-services.ts';

const SERVICES: ResourceType = { group: '', version: 'v1', plural: 'services', kind: 'Service', namespaced: true };
const PODS: ResourceType = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };
const DEADLINE_MS = 4_000;
/** Namespaces of members that are looked through in one review. */
const MAX_LOOKS = 60;
const MAX_PODS = 500;

export type LostService = { readonly cluster: string; readonly namespace: string; readonly name: string; readonly isEverywhere: boolean };

/**
 * Services of members that would have no ready endpoint any more: every ready Pod they select belongs to a workload that
 * goes to none there. A Service that goes itself counts too. Members that do not answer are left out.
 */
export async function findLostServices({ registry }: ChangeServices, findings: readonly Finding[]): Promise<LostService[]> {
  const emptied = findings.filter(({ effect, live }) => live !== undefined && (effect.replicasBefore ?? 0) > 0 && (effect.replicasAfter ?? 0) === 0);
  const byPlace = [...Map.groupBy(emptied, ({ task, effect }) => `${task.cluster}\n${effect.object.namespace}`)].slice(0, MAX_LOOKS);
  const lost = await Promise.all(byPlace.map(async ([, group]): Promise<Omit<LostService, 'isEverywhere'>[]> => {
    const [first] = group;
    const client = first === undefined ? undefined : registry.get(first.task.cluster)?.client;
    if (first === undefined || client === undefined) return [];
    const { namespace } = first.effect.object;
    try {
      const { items: services } = await client.list<KubeObject>(SERVICES, { namespace, deadlineMs: DEADLINE_MS });
      const { items: pods } = await client.list<KubeObject>(PODS, { namespace, limit: MAX_PODS, deadlineMs: DEADLINE_MS });
      const staying = pods.filter((pod) => isReady(pod) && !group.some(({ live }) => live !== undefined && selects(live, pod)));
      const going = pods.filter((pod) => isReady(pod) && !staying.includes(pod));
      return services.filter((service) => matches(service, going) && !matches(service, staying)).map(({ metadata }) => ({ cluster: first.task.cluster, namespace, name: metadata.name }));
    } catch (error) {
      // Not answering is told as a warning of its own, for the cluster as a whole.
      if (error instanceof KubeError) return [];
      throw error;
    }
  }));
  const removed = findings.filter(({ effect }) => effect.object.kind === 'Service' && effect.effect === 'delete')
    .map(({ task, effect }) => ({ cluster: task.cluster, namespace: effect.object.namespace, name: effect.object.name }));
  return withReach([...lost.flat(), ...removed], findings);
}

/** Everywhere: no cluster is left in which a workload of the same namespace keeps or gets replicas. */
function withReach(lost: readonly Omit<LostService, 'isEverywhere'>[], findings: readonly Finding[]): LostService[] {
  return lost.map((service) => {
    const elsewhere = findings.some(({ task, effect }) => task.cluster !== service.cluster && effect.object.namespace === service.namespace && (effect.replicasAfter ?? 0) > 0);
    const known = new Set(findings.flatMap(({ task }) => [...(task.entry.object['status'] === undefined ? [] : clustersOf(task.entry.object))]));
    for (const { task } of findings) known.delete(task.cluster);
    return { ...service, isEverywhere: !elsewhere && known.size === 0 };
  });
}

function clustersOf(object: KubeObject): string[] {
  return (listAt(object, 'status', 'clusters') ?? []).flatMap((entry) => stringAt(entry, 'name') ?? []);
}

function matches(service: KubeObject, pods: readonly KubeObject[]): boolean {
  const selector = Object.entries(stringMapAt(service, 'spec', 'selector'));
  return selector.length > 0 && pods.some(({ metadata }) => selector.every(([key, value]) => metadata.labels?.[key] === value));
}

function selects(workload: KubeObject, pod: KubeObject): boolean {
  const selector = objectAt(workload, 'spec', 'selector');
  if (selector === undefined) return false;
  const matchLabels = stringMapAt(selector, 'matchLabels');
  return Object.keys(matchLabels).length > 0 && matchesLabels(toRequirements({ matchLabels }), pod.metadata.labels);
}

function isReady(pod: KubeObject): boolean {
  return pod.metadata.deletionTimestamp === undefined
    && (listAt(pod, 'status', 'conditions') ?? []).some((condition) => stringAt(condition, 'type') === 'Ready' && stringAt(condition, 'status') === 'True');
}
