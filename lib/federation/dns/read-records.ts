import type { KubeObject } from '#lib/kube/object.ts';
import { booleanAt, listAt, numberAt, objectAt, stringAt, stringsAt } from '../types/read.ts';
import type { DnsPolicyName } from './policy.ts';
import type { DnsEndpoint, LoadBalancerIngress, RecordType } from './records.ts';
import type { HealthCheckSpec, ServiceDnsCluster, ServiceDnsSpec } from './service-records.ts';

const POLICIES: readonly DnsPolicyName[] = ['Multivalue', 'Weighted', 'Failover', 'Geo'];
const TYPES: readonly RecordType[] = ['A', 'AAAA', 'CNAME'];

/** `spec` of a ServiceDNSRecord; what has another type than its schema says is left out. */
export function readServiceDnsSpec(object: KubeObject): ServiceDnsSpec {
  const spec = objectAt(object, 'spec') ?? {};
  const policy = POLICIES.find((name) => name === stringAt(spec, 'policy'));
  const healthCheck = readHealthCheck(spec);
  return {
    domainRef: stringAt(spec, 'domainRef') ?? '',
    ...optional('recordTTL', numberAt(spec, 'recordTTL')),
    ...optional('dnsPrefix', stringAt(spec, 'dnsPrefix')),
    ...optional('externalName', stringAt(spec, 'externalName')),
    ...optional('allowServiceWithoutEndpoints', booleanAt(spec, 'allowServiceWithoutEndpoints')),
    ...optional('policy', policy),
    ...optional('healthCheck', healthCheck),
    weights: (listAt(spec, 'weights') ?? []).flatMap((entry) => {
      const cluster = stringAt(entry, 'cluster');
      const weight = numberAt(entry, 'weight');
      return cluster === undefined || weight === undefined || weight < 0 ? [] : [{ cluster, weight }];
    }),
    failoverOrder: stringsAt(spec, 'failoverOrder'),
    subnets: (listAt(spec, 'subnets') ?? []).flatMap((entry) => {
      const cidr = stringAt(entry, 'cidr');
      const region = stringAt(entry, 'region');
      return cidr === undefined || region === undefined ? [] : [{ cidr, region }];
    }),
  };
}

/** `status.dns` of a ServiceDNSRecord. */
export function readServiceDnsClusters(object: KubeObject): ServiceDnsCluster[] {
  return (listAt(object, 'status', 'dns') ?? []).flatMap((entry): ServiceDnsCluster[] => {
    const cluster = stringAt(entry, 'cluster');
    return cluster === undefined ? [] : [{
      cluster, loadBalancer: { ingress: readIngress(entry) },
      ...optional('region', stringAt(entry, 'region')),
      ...(listAt(entry, 'zones') === undefined ? {} : { zones: stringsAt(entry, 'zones') }),
    }];
  });
}

/** `spec.endpoints` of a DNSEndpoint, as far as they are of the types that are made here. */
export function readDnsEndpoints(object: KubeObject | undefined): DnsEndpoint[] {
  return (listAt(object, 'spec', 'endpoints') ?? []).flatMap((entry): DnsEndpoint[] => {
    const recordType = TYPES.find((type) => type === stringAt(entry, 'recordType'));
    const labels = objectAt(entry, 'labels');
    return recordType === undefined ? [] : [{
      dnsName: stringAt(entry, 'dnsName') ?? '', targets: stringsAt(entry, 'targets'), recordType, recordTTL: numberAt(entry, 'recordTTL') ?? 0,
      ...(labels === undefined ? {} : { labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)])) }),
    }];
  });
}

function readIngress(entry: unknown): LoadBalancerIngress[] {
  return (listAt(entry, 'loadBalancer', 'ingress') ?? []).map((one) => ({ ...optional('ip', stringAt(one, 'ip')), ...optional('hostname', stringAt(one, 'hostname')) }));
}

function readHealthCheck(spec: unknown): HealthCheckSpec | undefined {
  const port = numberAt(spec, 'healthCheck', 'port');
  if (port === undefined) return undefined;
  return { port, ...optional('path', stringAt(spec, 'healthCheck', 'path')), ...optional('interval', stringAt(spec, 'healthCheck', 'interval')) };
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  const result: { [P in K]?: V } = {};
  if (value !== undefined) result[key] = value;
  return result;
}
