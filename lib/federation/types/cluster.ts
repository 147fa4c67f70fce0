import { isDns1123Label, isDns1123Subdomain } from '#lib/kube/names.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { CORDON_ANNOTATION } from './constants.ts';
import { type FieldError, invalid, notSupported, required } from './field-error.ts';
import { listAt, stringAt, stringMapAt, stringsAt } from './read.ts';
import { say } from './sentences.ts';

/** KubeFedCluster: a joined member. */
export type ClusterCondition = {
  type: 'Ready' | 'Offline';
  status: 'True' | 'False' | 'Unknown';
  lastProbeTime: string;
  lastTransitionTime?: string;
  reason?: string;
  message?: string;
};

/** `cordoned`: nothing new is placed there. `draining`: also, replicas that a preference divides move away. */
export type Cordon = 'cordoned' | 'draining';

/** A KubeFedCluster as the deciding code reads it. */
export type FederationCluster = {
  name: string;
  labels: Record<string, string>;
  ready: boolean;
  region?: string;
  zones: string[];
  /** Absent while the cluster takes what is placed there. */
  cordon?: Cordon;
};

const TLS_VALIDATIONS: readonly string[] = ['*', 'SubjectName', 'ValidityPeriod'];
const PROXY_SCHEMES: readonly string[] = ['http', 'https', 'socks5'];
const ENDPOINT_SCHEMES: readonly string[] = ['http', 'https'];

/** Reads the parts of a KubeFedCluster that decisions rest on. Ready means: a condition of type Ready with status True. */
export function readCluster(object: KubeObject): FederationCluster {
  const region = stringAt(object, 'status', 'region');
  const cordon = cordonOf(object);
  return {
    name: object.metadata.name,
    labels: object.metadata.labels ?? {},
    ready: isClusterReady(object),
    ...(region === undefined || region === '' ? {} : { region }),
    zones: stringsAt(object, 'status', 'zones'),
    ...(cordon === undefined ? {} : { cordon }),
  };
}

/** Whether an operator keeps new objects out of a cluster; any value that is not `drain`, `false` or empty counts as cordoned. */
export function cordonOf(object: KubeObject): Cordon | undefined {
  const value = object.metadata.annotations?.[CORDON_ANNOTATION] ?? '';
  if (value === '' || value === 'false') return undefined;
  return value === 'drain' ? 'draining' : 'cordoned';
}

export function isClusterReady(object: KubeObject): boolean {
  return (listAt(object, 'status', 'conditions') ?? []).some(
    (condition) => stringAt(condition, 'type') === 'Ready' && stringAt(condition, 'status') === 'True',
  );
}

/** Checks the spec of a KubeFedCluster: endpoint, secret name, TLS switches, proxy. */
export function validateClusterSpec(spec: unknown): FieldError[] {
  return [
    ...validateApiEndpoint('spec.apiEndpoint', stringAt(spec, 'apiEndpoint') ?? ''),
    ...validateSecretName('spec.secretRef.name', stringAt(spec, 'secretRef', 'name') ?? ''),
    ...validateTlsSwitches('spec.disabledTLSValidations', stringsAt(spec, 'disabledTLSValidations')),
    ...validateProxyUrl('spec.proxyURL', stringAt(spec, 'proxyURL') ?? ''),
  ];
}

/** `example.com`, `192.0.2.1:6443`, `https://example.com/path`; a path needs the scheme. */
export function validateApiEndpoint(path: string, endpoint: string): FieldError[] {
  if (endpoint === '') return [required(path)];
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(endpoint)?.[1]?.toLowerCase();
  const rest = scheme === undefined ? endpoint : endpoint.slice(scheme.length + 3);
  if (scheme !== undefined && !ENDPOINT_SCHEMES.includes(scheme)) return [notSupported(path, scheme, ENDPOINT_SCHEMES)];
  const slash = rest.indexOf('/');
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  const where = slash < 0 ? '' : rest.slice(slash);
  if (authority === '' || (scheme === undefined && where !== '' && where !== '/')) {
    return [invalid(path, endpoint, say('rule.endpoint', { endpoint: JSON.stringify(endpoint) }))];
  }
  const parts = /^(\[[0-9a-f:.]+\]|[^:[\]]*)(?::(.*))?$/i.exec(authority);
  const host = parts?.[1] ?? '';
  if (parts === null || !isHost(host)) return [invalid(path, endpoint, say('rule.endpoint', { endpoint: JSON.stringify(endpoint) }))];
  return validatePort(path, endpoint, parts[2]);
}

function isHost(host: string): boolean {
  return host.startsWith('[') || isDns1123Subdomain(host.toLowerCase());
}

function validatePort(path: string, endpoint: string, port: string | undefined): FieldError[] {
  if (port === undefined || port === '') return [];
  if (!/^\d{1,9}$/.test(port)) return [invalid(path, endpoint, say('rule.port', { port: JSON.stringify(`:${port}`) }))];
  const number = Number(port);
  return number >= 1 && number <= 65_535 ? [] : [invalid(path, port, say('rule.portRange'))];
}

/** D17: a proxy URL that does not parse is refused like any other that is not http, https or socks5. */
export function validateProxyUrl(path: string, url: string): FieldError[] {
  if (url === '') return [];
  const scheme = /^([a-z0-9+.-]+):\/\/[^/\s]+/i.exec(url)?.[1]?.toLowerCase();
  if (scheme !== undefined && PROXY_SCHEMES.includes(scheme) && URL.canParse(url)) return [];
  return [invalid(path, url, say('rule.proxy', { schemes: PROXY_SCHEMES.join(', ') }))];
}

export function validateSecretName(path: string, name: string): FieldError[] {
  if (name === '') return [required(path)];
  return isDns1123Subdomain(name) ? [] : [invalid(path, name, say('rule.name'))];
}

export function validateTlsSwitches(path: string, switches: readonly string[]): FieldError[] {
  const errors = switches.flatMap((value, i) => {
    if (value === '') return [required(`${path}[${i}]`)];
    return TLS_VALIDATIONS.includes(value) ? [] : [notSupported(`${path}[${i}]`, value, TLS_VALIDATIONS)];
  });
  if (switches.includes('*') && switches.length > 1) {
    errors.push(invalid(path, switches, say('rule.onlyStar')));
  }
  return errors;
}

/** Checks the status of a KubeFedCluster: every condition has a known type and status and a probe time. */
export function validateClusterStatus(status: unknown): FieldError[] {
  return (listAt(status, 'conditions') ?? []).flatMap((condition, i) => {
    const path = `status.conditions[${i}]`;
    return [
      ...enumerated(`${path}.type`, stringAt(condition, 'type'), ['Ready', 'Offline']),
      ...enumerated(`${path}.status`, stringAt(condition, 'status'), ['True', 'False', 'Unknown']),
      ...(stringAt(condition, 'lastProbeTime') ? [] : [required(`${path}.lastProbeTime`)]),
    ];
  });
}

function enumerated(path: string, value: string | undefined, supported: readonly string[]): FieldError[] {
  if (value === undefined || value === '') return [required(path)];
  return supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

/** Region and zones of a node, from today's topology labels or the ones they replaced. */
export function nodeTopology(node: KubeObject): { region?: string; zone?: string } {
  const labels = stringMapAt(node, 'metadata', 'labels');
  const region = labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'];
  const zone = labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'];
  return { ...(region === undefined ? {} : { region }), ...(zone === undefined ? {} : { zone }) };
}

/**
 * Region and sorted zones of a cluster from its nodes (D26). The region is the one most nodes name; ties go to the
 * first by name. `previous` is kept for whatever the nodes do not say.
 */
export function clusterTopology(nodes: readonly KubeObject[], previous: { region?: string; zones?: readonly string[] } = {}): { region?: string; zones: string[] } {
  const zones = new Set<string>();
  const nodesByRegion = new Map<string, number>();
  for (const node of nodes) {
    const { region, zone } = nodeTopology(node);
    if (zone !== undefined && zone !== '') zones.add(zone);
    if (region !== undefined && region !== '') nodesByRegion.set(region, (nodesByRegion.get(region) ?? 0) + 1);
  }
  const [top] = [...nodesByRegion].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const region = top?.[0] ?? previous.region;
  return {
    ...(region === undefined || region === '' ? {} : { region }),
    zones: zones.size > 0 ? [...zones].toSorted() : [...(previous.zones ?? [])],
  };
}

/** True for a name that a member may be joined under: it becomes part of other objects' names. */
export function isClusterName(name: string): boolean {
  return isDns1123Subdomain(name) && (name.includes('.') || isDns1123Label(name));
}
