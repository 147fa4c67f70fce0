import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { quantityToNumber } from '#lib/kube/quantity.ts';
import { clusterTopology } from '#lib/federation/types/cluster.ts';
import { at, listAt, objectAt, stringAt } from '#lib/federation/types/read.ts';
import { isForbidden } from '#server/kube-client/errors.ts';
import type { Member } from '#server/members/member.ts';

export type Amount = { allocatable: number; requested: number };

/** What of a member hardly ever changes. */
export type Identity = {
  kubernetesVersion: string;
  /** uid of kube-system; undefined where it may not be read. */
  uid: string | undefined;
};

/** What a member consists of. Cpu in cores, memory in bytes. */
export type Inventory = {
  region: string | undefined;
  zones: string[];
  nodes: number;
  cpuCores: Amount;
  memoryBytes: Amount;
  pods: Amount;
};

const NODES: ResourceType = { group: '', version: 'v1', plural: 'nodes', kind: 'Node', namespaced: false };
const NAMESPACES: ResourceType = { group: '', version: 'v1', plural: 'namespaces', kind: 'Namespace', namespaced: false };
const PODS: ResourceType = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };
const INVENTORY_DEADLINE_MS = 20_000;
/** Pods that have ended hold no resources. */
const RUNNING_PODS = 'status.phase!=Succeeded,status.phase!=Failed';

/** Which cluster it is, and of what version. @throws KubeError */
export async function readIdentity(member: Member, signal: AbortSignal): Promise<Identity> {
  const options = { deadlineMs: INVENTORY_DEADLINE_MS, signal };
  const [version, system] = await Promise.all([member.client.rawJson('/version', options), readSystemNamespace(member, options)]);
  return { kubernetesVersion: stringAt(version, 'gitVersion') ?? '', uid: system?.metadata.uid };
}

/** Reads nodes and pods of a member and adds them up. @throws KubeError */
export async function takeInventory(member: Member, signal: AbortSignal): Promise<Inventory> {
  const options = { deadlineMs: INVENTORY_DEADLINE_MS, signal };
  const [nodes, pods] = await Promise.all([
    member.client.listAll<KubeObject>(NODES, options),
    member.client.listAll<KubeObject>(PODS, { ...options, fieldSelector: RUNNING_PODS }),
  ]);
  const topology = clusterTopology(nodes);
  const usable = nodes.filter((node) => at(node, 'spec', 'unschedulable') !== true);
  const allocatable = (resource: string): number => sum(usable.map((node) => amount(at(node, 'status', 'allocatable', resource))));
  return {
    region: topology.region,
    zones: topology.zones,
    nodes: nodes.length,
    cpuCores: { allocatable: allocatable('cpu'), requested: sum(pods.map((pod) => podRequest(pod, 'cpu'))) },
    memoryBytes: { allocatable: allocatable('memory'), requested: sum(pods.map((pod) => podRequest(pod, 'memory'))) },
    pods: { allocatable: allocatable('pods'), requested: pods.length },
  };
}

/** Its uid is the cluster's identity. Somebody who was given few rights may not be allowed to see it. */
async function readSystemNamespace(member: Member, options: { deadlineMs: number; signal: AbortSignal }): Promise<KubeObject | undefined> {
  try {
    return await member.client.find<KubeObject>(NAMESPACES, { name: 'kube-system' }, { ...options, view: 'metadata' });
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}

/** What a pod's containers ask for together; init containers count where one asks for more than all the others. */
function podRequest(pod: KubeObject, resource: string): number {
  const requests = (containers: string): number[] => (listAt(pod, 'spec', containers) ?? [])
    .map((container) => amount(objectAt(container, 'resources', 'requests')?.[resource]));
  return Math.max(sum(requests('containers')), ...requests('initContainers'));
}

/** A quantity in base units; what can't be read as one counts nothing. */
function amount(quantity: unknown): number {
  if (typeof quantity !== 'string' && typeof quantity !== 'number') return 0;
  try {
    return quantityToNumber(quantity);
  } catch {
    // A quantity that the member accepted but we can't read must not hide the rest of the member's numbers.
    return 0;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
