import { compareBytewise } from '#lib/kube/json.ts';
import type { Endpoint, EndpointAddress, EndpointPort, Endpoints, Node, Pod, Service, ServicePort } from '../kinds.ts';
import { isFinished, isReady } from '../workloads/pod-state.ts';

/** Pods that resolve the Service's ports to the same numbers, with those numbers: one group is one list of endpoints. */
export type EndpointGroup = { readonly ports: readonly EndpointPort[]; readonly pods: readonly Pod[] };

/** Pods of a Service that have an address and may still take traffic or are just ending, grouped by resolved ports. */
export function groupEndpoints(service: Service, pods: readonly Pod[]): EndpointGroup[] {
  const groups = new Map<string, { ports: EndpointPort[]; pods: Pod[] }>();
  const usable = pods.filter((pod) => (pod.status?.podIP ?? '') !== '' && !isFinished(pod));
  for (const pod of usable.toSorted((a, b) => compareBytewise(a.status?.podIP ?? '', b.status?.podIP ?? ''))) {
    const ports = (service.spec?.ports ?? []).map((port) => resolvePort(port, pod)).filter((port) => port !== undefined);
    const key = JSON.stringify(ports);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { ports, pods: [pod] });
    else group.pods.push(pod);
  }
  return [...groups.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** The endpoints of the slice API: every pod, with what it can do now. */
export function toEndpoint(service: Service, pod: Pod, node: Node | undefined): Endpoint {
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const serving = isReady(pod);
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'];
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: { ready: (serving && !terminating) || service.spec?.publishNotReadyAddresses === true, serving, terminating },
    targetRef: reference(pod),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    ...(zone === undefined ? {} : { zone }),
    ...(isNamed(service, pod) ? { hostname: pod.spec.hostname ?? '' } : {}),
  };
}

/** The older Endpoints form: ready and not ready addresses apart, pods that are ending left out. */
export function toSubsets(service: Service, groups: readonly EndpointGroup[]): NonNullable<Endpoints['subsets']> {
  return groups.flatMap(({ ports, pods }) => {
    const staying = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
    const isPublished = (pod: Pod): boolean => isReady(pod) || service.spec?.publishNotReadyAddresses === true;
    const addresses = staying.filter(isPublished).map((pod) => toAddress(service, pod));
    const notReadyAddresses = staying.filter((pod) => !isPublished(pod)).map((pod) => toAddress(service, pod));
    if (addresses.length + notReadyAddresses.length === 0) return [];
    return [{
      ...(addresses.length > 0 ? { addresses } : {}),
      ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
      ...(ports.length > 0 ? { ports: [...ports] } : {}),
    }];
  });
}

/** A named target port is the pod's container port of that name; undefined when the pod has none. */
function resolvePort({ name = '', port, targetPort, protocol = 'TCP', appProtocol }: ServicePort, pod: Pod): EndpointPort | undefined {
  const number = typeof targetPort === 'string' ? namedPort(pod, targetPort, protocol) : targetPort === undefined || targetPort === 0 ? port : targetPort;
  if (number === undefined) return undefined;
  return { ...(name === '' ? {} : { name }), port: number, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) };
}

function namedPort(pod: Pod, name: string, protocol: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name);
  for (const container of pod.spec.containers) {
    const found = (container.ports ?? []).find((port) => port.name === name && (port.protocol ?? 'TCP') === protocol);
    if (found !== undefined) return found.containerPort;
  }
  return undefined;
}

function toAddress(service: Service, pod: Pod): EndpointAddress {
  return {
    ip: pod.status?.podIP ?? '', targetRef: reference(pod),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    ...(isNamed(service, pod) ? { hostname: pod.spec.hostname ?? '' } : {}),
  };
}

function reference(pod: Pod): { kind: string; namespace: string; name: string; uid: string } {
  return { kind: 'Pod', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name, uid: pod.metadata.uid ?? '' };
}

/** A pod with a hostname under the Service's name gets a DNS name of its own. */
function isNamed(service: Service, pod: Pod): boolean {
  return (pod.spec.hostname ?? '') !== '' && pod.spec['subdomain'] === service.metadata.name;
}
