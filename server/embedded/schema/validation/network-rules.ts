/** What must hold for Services, endpoints, Ingresses and network policies. */
import { listAt, mapAt, mapsAt, textAt, type JsonMap } from '../defaults/json-map.ts';
import type { FieldErrors } from './field-errors.ts';
import { checkLabels, checkSelector } from './metadata-rules.ts';
import { cidrProblems, dnsSubdomainProblems, ipProblems, isIp, portNameProblems, portNumberProblems, dnsLabelProblems, wildcardSubdomainProblems } from './name-rules.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const SERVICE_TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

export function checkService(errors: FieldErrors, object: JsonMap): void {
  const spec = mapAt(object, 'spec') ?? {};
  const type = textAt(spec, 'type');
  const clusterIp = textAt(spec, 'clusterIP');
  const ports = mapsAt(spec, 'ports');
  if (ports.length === 0 && clusterIp !== 'None' && type !== 'ExternalName') errors.required('spec.ports');
  if (type === 'LoadBalancer' || type === 'NodePort') {
    if (clusterIp === 'None') errors.invalid('spec.clusterIPs[0]', clusterIp, `may not be set to 'None' for ${type} services`);
  }
  if (type === 'ExternalName') {
    const name = textAt(spec, 'externalName').replace(/\.$/, '');
    if (clusterIp !== '') errors.forbidden('spec.clusterIPs', "may not be set for ExternalName services");
    if (name === '') errors.required('spec.externalName');
    else for (const problem of dnsSubdomainProblems(name)) errors.invalid('spec.externalName', name, problem);
  }
  checkServicePorts(errors, ports, type);
  checkLabels(errors, mapAt(spec, 'selector'), 'spec.selector');
  const affinity = textAt(spec, 'sessionAffinity');
  if (affinity === '') errors.required('spec.sessionAffinity');
  else if (affinity !== 'ClientIP' && affinity !== 'None') errors.notSupported('spec.sessionAffinity', affinity, ['ClientIP', 'None']);
  if (clusterIp !== '' && clusterIp !== 'None') for (const problem of ipProblems(clusterIp)) errors.invalid('spec.clusterIPs[0]', clusterIp, problem);
  for (const [index, ip] of listAt(spec, 'externalIPs').entries()) if (typeof ip === 'string') for (const problem of ipProblems(ip)) errors.invalid(`spec.externalIPs[${index}]`, ip, problem);
  if (type === '') errors.required('spec.type');
  else if (!SERVICE_TYPES.includes(type)) errors.notSupported('spec.type', type, SERVICE_TYPES);
  for (const [index, range] of listAt(spec, 'loadBalancerSourceRanges').entries()) {
    if (typeof range === 'string') for (const problem of cidrProblems(range.trim())) errors.invalid(`spec.LoadBalancerSourceRanges[${index}]`, range, problem);
  }
  for (const field of ['externalTrafficPolicy', 'internalTrafficPolicy']) {
    const policy = textAt(spec, field);
    if (policy !== '' && policy !== 'Cluster' && policy !== 'Local') errors.notSupported(`spec.${field}`, policy, ['Cluster', 'Local']);
  }
}

function checkServicePorts(errors: FieldErrors, ports: readonly JsonMap[], type: string): void {
  const names = new Set<string>();
  const pairs = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const path = `spec.ports[${index}]`;
    const name = textAt(port, 'name');
    if (name === '') {
      if (ports.length > 1) errors.required(`${path}.name`);
    } else {
      for (const problem of dnsLabelProblems(name)) errors.invalid(`${path}.name`, name, problem);
      if (names.has(name)) errors.duplicate(`${path}.name`, name);
      names.add(name);
    }
    for (const problem of portNumberProblems(port['port'])) errors.invalid(`${path}.port`, port['port'] ?? 0, problem);
    const protocol = textAt(port, 'protocol');
    if (!PROTOCOLS.includes(protocol)) errors.notSupported(`${path}.protocol`, protocol, PROTOCOLS);
    checkPortReference(errors, port['targetPort'], `${path}.targetPort`);
    if (port['nodePort'] !== undefined && (type === 'ClusterIP' || type === 'ExternalName')) errors.forbidden(`${path}.nodePort`, `may not be used when \`type\` is '${type}'`);
    const pair = `${protocol}/${String(port['port'])}`;
    if (pairs.has(pair)) errors.duplicate(path, { Name: '', Protocol: protocol, AppProtocol: null, Port: port['port'], TargetPort: 0, NodePort: 0 });
    pairs.add(pair);
  }
}

function checkPortReference(errors: FieldErrors, port: unknown, path: string): void {
  if (typeof port === 'string') for (const problem of portNameProblems(port)) errors.invalid(path, port, problem);
  else if (typeof port === 'number') for (const problem of portNumberProblems(port)) errors.invalid(path, port, problem);
}

export function checkEndpoints(errors: FieldErrors, object: JsonMap): void {
  for (const [index, subset] of mapsAt(object, 'subsets').entries()) {
    const path = `subsets[${index}]`;
    if (mapsAt(subset, 'addresses').length + mapsAt(subset, 'notReadyAddresses').length === 0) errors.required(path, 'must specify `addresses` or `notReadyAddresses`');
    for (const list of ['addresses', 'notReadyAddresses']) {
      for (const [at, address] of mapsAt(subset, list).entries()) for (const problem of ipProblems(textAt(address, 'ip'))) errors.invalid(`${path}.${list}[${at}].ip`, textAt(address, 'ip'), problem);
    }
    for (const [at, port] of mapsAt(subset, 'ports').entries()) for (const problem of portNumberProblems(port['port'])) errors.invalid(`${path}.ports[${at}].port`, port['port'] ?? 0, problem);
  }
}

export function checkEndpointSlice(errors: FieldErrors, object: JsonMap): void {
  const types = ['FQDN', 'IPv4', 'IPv6'];
  const type = textAt(object, 'addressType');
  if (type === '') errors.required('addressType');
  else if (!types.includes(type)) errors.notSupported('addressType', type, types);
  for (const [index, endpoint] of mapsAt(object, 'endpoints').entries()) {
    const path = `endpoints[${index}].addresses`;
    const addresses = listAt(endpoint, 'addresses');
    if (addresses.length === 0) errors.required(path, 'must contain at least 1 address');
    for (const [at, address] of addresses.entries()) {
      if (typeof address === 'string' && (type === 'IPv4' || type === 'IPv6')) for (const problem of ipProblems(address)) errors.invalid(`${path}[${at}]`, address, problem);
    }
  }
}

export function checkIngress(errors: FieldErrors, object: JsonMap): void {
  const spec = mapAt(object, 'spec') ?? {};
  const rules = mapsAt(spec, 'rules');
  const backend = mapAt(spec, 'defaultBackend');
  if (rules.length === 0 && backend === undefined) errors.invalid('spec', Object.keys(spec).length === 0 ? null : spec, 'either `defaultBackend` or `rules` must be specified');
  if (backend !== undefined) checkBackend(errors, backend, 'spec.defaultBackend');
  for (const [index, rule] of rules.entries()) {
    const path = `spec.rules[${index}]`;
    checkHost(errors, textAt(rule, 'host'), `${path}.host`);
    const http = mapAt(rule, 'http');
    if (http === undefined) continue;
    const paths = mapsAt(http, 'paths');
    if (paths.length === 0) errors.required(`${path}.http.paths`);
    for (const [at, entry] of paths.entries()) checkIngressPath(errors, entry, `${path}.http.paths[${at}]`);
  }
  for (const [index, tls] of mapsAt(spec, 'tls').entries()) {
    for (const [at, host] of listAt(tls, 'hosts').entries()) if (typeof host === 'string') checkHost(errors, host, `spec.tls[${index}].hosts[${at}]`);
  }
  const className = spec['ingressClassName'];
  if (typeof className === 'string') for (const problem of dnsSubdomainProblems(className)) errors.invalid('spec.ingressClassName', className, problem);
}

function checkHost(errors: FieldErrors, host: string, path: string): void {
  if (host === '') return;
  if (isIp(host)) errors.invalid(path, host, 'must be a DNS name, not an IP address');
  else for (const problem of host.includes('*') ? wildcardSubdomainProblems(host) : dnsSubdomainProblems(host)) errors.invalid(path, host, problem);
}

function checkIngressPath(errors: FieldErrors, entry: JsonMap, path: string): void {
  const types = ['Exact', 'ImplementationSpecific', 'Prefix'];
  const type = textAt(entry, 'pathType');
  const text = textAt(entry, 'path');
  if (type === '') return errors.required(`${path}.pathType`, 'pathType must be specified');
  if (!types.includes(type)) return errors.notSupported(`${path}.pathType`, type, types);
  if (!text.startsWith('/') && (type !== 'ImplementationSpecific' || text !== '')) errors.invalid(`${path}.path`, text, 'must be an absolute path');
  for (const part of ['//', '/./', '/../', '%2f', '%2F']) if (type !== 'ImplementationSpecific' && text.includes(part)) errors.invalid(`${path}.path`, text, `must not contain '${part}'`);
  checkBackend(errors, mapAt(entry, 'backend') ?? {}, `${path}.backend`);
}

function checkBackend(errors: FieldErrors, backend: JsonMap, path: string): void {
  const service = mapAt(backend, 'service');
  const resource = mapAt(backend, 'resource');
  if (service !== undefined && resource !== undefined) return errors.invalid(path, '', 'cannot set both resource and service backends');
  if (resource !== undefined) return;
  if (service === undefined) return errors.required(path, 'resource or service backend is required');
  const name = textAt(service, 'name');
  if (name === '') errors.required(`${path}.service.name`);
  const port = mapAt(service, 'port') ?? {};
  const portName = textAt(port, 'name');
  const number = port['number'];
  if (portName !== '' && number !== undefined) errors.invalid(path, '', 'cannot set both port name & port number');
  else if (portName !== '') for (const problem of portNameProblems(portName)) errors.invalid(`${path}.service.port.name`, portName, problem);
  else if (number !== undefined) for (const problem of portNumberProblems(number)) errors.invalid(`${path}.service.port.number`, number, problem);
  else errors.required(path, 'port name or number is required');
}

export function checkNetworkPolicy(errors: FieldErrors, object: JsonMap): void {
  const spec = mapAt(object, 'spec') ?? {};
  checkSelector(errors, mapAt(spec, 'podSelector'), 'spec.podSelector');
  for (const [direction, peers] of [['ingress', 'from'], ['egress', 'to']] as const) {
    for (const [index, rule] of mapsAt(spec, direction).entries()) {
      const path = `spec.${direction}[${index}]`;
      for (const [at, port] of mapsAt(rule, 'ports').entries()) {
        const protocol = textAt(port, 'protocol');
        if (!PROTOCOLS.includes(protocol)) errors.notSupported(`${path}.ports[${at}].protocol`, protocol, ['TCP', 'UDP', 'SCTP']);
        checkPortReference(errors, port['port'], `${path}.ports[${at}].port`);
      }
      for (const [at, peer] of mapsAt(rule, peers).entries()) checkPeer(errors, peer, `${path}.${peers}[${at}]`);
    }
  }
  for (const [index, type] of listAt(spec, 'policyTypes').entries()) if (type !== 'Ingress' && type !== 'Egress') errors.notSupported(`spec.policyTypes[${index}]`, type, ['Ingress', 'Egress']);
}

function checkPeer(errors: FieldErrors, peer: JsonMap, path: string): void {
  const given = ['podSelector', 'namespaceSelector', 'ipBlock'].filter((each) => mapAt(peer, each) !== undefined);
  for (const each of ['podSelector', 'namespaceSelector']) checkSelector(errors, mapAt(peer, each), `${path}.${each}`);
  const block = mapAt(peer, 'ipBlock');
  if (block !== undefined) for (const problem of cidrProblems(textAt(block, 'cidr'))) errors.invalid(`${path}.ipBlock.cidr`, textAt(block, 'cidr'), problem);
  if (given.length === 0) errors.required(path, 'must specify a peer');
  else if (given.length > 1 && block !== undefined) errors.forbidden(path, 'may not specify both ipBlock and another peer');
}
