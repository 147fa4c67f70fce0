import type { ClusterApi } from '../../api/cluster-api.ts';
import { createUnlessPresent } from '../engine/api-errors.ts';
import { timestamp } from '../engine/conditions.ts';
import { TypedApi } from '../engine/typed-api.ts';
import { NODES } from '../kinds.ts';

export type NodesSpec = {
  /** Node names are `${namePrefix}-${zone letter}${number}`, for example `cluster1-a1`. */
  readonly namePrefix: string;
  readonly region: string;
  /** Full zone names such as `us-east-a`. */
  readonly zones: readonly string[];
  readonly nodesPerZone: number;
  /** Quantities of one node: `8`, `32Gi`. */
  readonly cpu: string;
  readonly memory: string;
  readonly pods: number;
  /** For example `v1.32.4`. */
  readonly kubeletVersion: string;
};

/** Node and pod addresses have room for this many nodes: 10.244.0.0/14 in blocks of 1022 addresses. */
export const MAX_NODES = 256;

/**
 * Creates the Nodes of a cluster, Ready from the start, with zone and region labels, capacity, addresses and a
 * pod range each. Existing Nodes are left as they are, also when they were cordoned, lost or resized.
 * @throws RangeError when the spec asks for more than 256 nodes.
 */
export async function ensureNodes(cluster: ClusterApi, spec: NodesSpec): Promise<void> {
  const count = spec.zones.length * spec.nodesPerZone;
  if (count > MAX_NODES) throw new RangeError(`${count} nodes were asked for; an embedded cluster has at most ${MAX_NODES}. Lower nodesPerZone.`);
  const api = new TypedApi(cluster);
  const wanted = Array.from({ length: spec.nodesPerZone }, (_, i) => spec.zones.map((zone, z) => ({ zone, number: i + 1, index: i * spec.zones.length + z }))).flat();
  await Promise.all(wanted.map((node) => ensureNode(api, toNode(spec, node, cluster.now()))));
}

/** A new object's status is written apart, so a stop between the two writes is mended by the next start. */
async function ensureNode(api: TypedApi, node: ReturnType<typeof toNode>): Promise<void> {
  await createUnlessPresent(() => api.create(NODES, node));
  const stored = api.get(NODES, '', node.metadata.name);
  if (stored === undefined || stored.status?.capacity !== undefined) return;
  await api.setStatus(NODES, stored, node.status);
}

function toNode(spec: NodesSpec, { zone, number, index }: { zone: string; number: number; index: number }, now: Date) {
  const name = `${spec.namePrefix}-${zoneSuffix(zone, spec.region)}${number}`;
  const resources = { cpu: spec.cpu, memory: spec.memory, pods: String(spec.pods), 'ephemeral-storage': '100Gi', 'hugepages-2Mi': '0' };
  const podCidr = podRange(index);
  return {
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/region': spec.region, 'topology.kubernetes.io/zone': zone,
        'node.kubernetes.io/instance-type': 'embedded',
      },
    },
    spec: { podCIDR: podCidr, podCIDRs: [podCidr], providerID: `embedded://${spec.region}/${zone}/${name}` },
    status: {
      capacity: resources, allocatable: resources, conditions: healthyConditions(timestamp(now)),
      addresses: [{ type: 'InternalIP', address: nodeAddress(index) }, { type: 'Hostname', address: name }],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: nodeInfo(spec, index),
    },
  };
}

/** `a` of `us-east-a` in `us-east`; the whole zone name when it does not begin with the region. */
function zoneSuffix(zone: string, region: string): string {
  return zone.startsWith(`${region}-`) ? zone.slice(region.length + 1) : zone;
}

function nodeAddress(index: number): string {
  return `10.0.${Math.floor(index / 200)}.${10 + (index % 200)}`;
}

/** A /22 block of 10.244.0.0/14 for each node. */
function podRange(index: number): string {
  return `10.${244 + Math.floor(index / 64)}.${(index % 64) * 4}.0/22`;
}

function healthyConditions(at: string) {
  const good = (type: string, reason: string, message: string, status = 'False') =>
    ({ type, status, lastHeartbeatTime: at, lastTransitionTime: at, reason, message });
  return [
    good('MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    good('DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    good('PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    good('Ready', 'KubeletReady', 'kubelet is posting ready status', 'True'),
  ];
}

function nodeInfo(spec: NodesSpec, index: number) {
  const id = `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
  return {
    machineID: id.replaceAll('-', ''), systemUUID: id, bootID: id, kernelVersion: '6.12.0-embedded', osImage: 'Embedded node (no operating system)',
    containerRuntimeVersion: 'simulated://1.0.0', kubeletVersion: spec.kubeletVersion, kubeProxyVersion: spec.kubeletVersion,
    operatingSystem: 'linux', architecture: 'amd64',
  };
}
