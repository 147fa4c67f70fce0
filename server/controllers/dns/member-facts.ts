import type { LoadBalancerIngress } from '#lib/federation/dns/records.ts';
import type { NamedPort } from '#lib/federation/dns/zone-records.ts';
import { at, listAt, numberAt, stringAt } from '#lib/federation/types/read.ts';
import type { KubeObject } from '#lib/kube/object.ts';

/** What is kept of a Service or Ingress in a member. */
export type ServiceFacts = { ingress: LoadBalancerIngress[]; ports: NamedPort[] };
export type IngressFacts = { ingress: LoadBalancerIngress[] };
/** What is kept of an EndpointSlice; `service` is the key of its Service. */
export type SliceFacts = { service: string; addressType: string; ready: number };

const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

export function toServiceFacts(service: KubeObject): ServiceFacts {
  const ports = (listAt(service, 'spec', 'ports') ?? []).flatMap((port): NamedPort[] => {
    const number = numberAt(port, 'port');
    return number === undefined ? [] : [{ name: stringAt(port, 'name') ?? '', protocol: stringAt(port, 'protocol') ?? 'TCP', port: number }];
  });
  return { ingress: loadBalancerOf(service), ports };
}

export function toIngressFacts(ingress: KubeObject): IngressFacts {
  return { ingress: loadBalancerOf(ingress) };
}

/** An endpoint that does not say whether it is ready counts as ready, as the API defines it. */
export function toSliceFacts(slice: KubeObject): SliceFacts {
  const { namespace = '', labels } = slice.metadata;
  const ready = (listAt(slice, 'endpoints') ?? []).filter((endpoint) => at(endpoint, 'conditions', 'ready') !== false).length;
  return { service: `${namespace}/${labels?.[SERVICE_NAME_LABEL] ?? ''}`, addressType: stringAt(slice, 'addressType') ?? '', ready };
}

function loadBalancerOf(object: KubeObject): LoadBalancerIngress[] {
  return (listAt(object, 'status', 'loadBalancer', 'ingress') ?? []).map((entry) => {
    const ip = stringAt(entry, 'ip') ?? '';
    const hostname = stringAt(entry, 'hostname') ?? '';
    return { ...(ip === '' ? {} : { ip }), ...(hostname === '' ? {} : { hostname }) };
  });
}
