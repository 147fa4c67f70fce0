/** What the API server fills in on the types that are not workloads. */
import { ensureMap, fill, fillText, listAt, mapAt, mapsAt, textAt, type JsonMap } from './json-map.ts';

const RBAC_GROUP = 'rbac.authorization.k8s.io';
const AFFINITY_SECONDS = 10_800;
const TOKEN_SECONDS = 3600;

export function defaultService(object: JsonMap): void {
  const spec = ensureMap(object, 'spec');
  fillText(spec, { type: 'ClusterIP', sessionAffinity: 'None' });
  if (spec['sessionAffinity'] === 'ClientIP') fill(ensureMap(ensureMap(spec, 'sessionAffinityConfig'), 'clientIP'), { timeoutSeconds: AFFINITY_SECONDS });
  else delete spec['sessionAffinityConfig'];
  for (const port of mapsAt(spec, 'ports')) {
    fillText(port, { protocol: 'TCP' });
    if (port['targetPort'] === undefined || port['targetPort'] === 0 || port['targetPort'] === '') port['targetPort'] = port['port'];
  }
  const type = textAt(spec, 'type');
  const isOutside = type === 'NodePort' || type === 'LoadBalancer';
  if (isOutside || (type === 'ClusterIP' && listAt(spec, 'externalIPs').length > 0)) fillText(spec, { externalTrafficPolicy: 'Cluster' });
  if (isOutside || type === 'ClusterIP') fillText(spec, { internalTrafficPolicy: 'Cluster' });
  if (type === 'LoadBalancer') fill(spec, { allocateLoadBalancerNodePorts: true });
}

/** `stringData` is for writing only: it goes into `data`, over what is there. */
export function defaultSecret(object: JsonMap): void {
  const texts = mapAt(object, 'stringData');
  if (texts !== undefined) {
    const data = ensureMap(object, 'data');
    for (const [key, text] of Object.entries(texts)) if (typeof text === 'string') data[key] = Buffer.from(text, 'utf8').toString('base64');
    delete object['stringData'];
  }
  fillText(object, { type: 'Opaque' });
}

export function defaultNamespace(object: JsonMap): void {
  const metadata = ensureMap(object, 'metadata');
  const name = textAt(metadata, 'name');
  if (name !== '') fill(ensureMap(metadata, 'labels'), { 'kubernetes.io/metadata.name': name });
  fillText(ensureMap(object, 'status'), { phase: 'Active' });
}

/** A namespace is held until what is in it is gone. On creation only: ending it takes this away. */
export function holdNamespace(object: JsonMap): void {
  fill(ensureMap(object, 'spec'), { finalizers: ['kubernetes'] });
}

export function defaultNode(object: JsonMap): void {
  const spec = ensureMap(object, 'spec');
  if (textAt(spec, 'podCIDR') !== '') fill(spec, { podCIDRs: [spec['podCIDR']] });
  const status = ensureMap(object, 'status');
  const capacity = mapAt(status, 'capacity');
  if (capacity !== undefined) fill(status, { allocatable: { ...capacity } });
}

export function defaultPersistentVolumeClaim(object: JsonMap): void {
  fill(ensureMap(object, 'spec'), { volumeMode: 'Filesystem' });
  fillText(ensureMap(object, 'status'), { phase: 'Pending' });
}

export function defaultPersistentVolume(object: JsonMap): void {
  const spec = ensureMap(object, 'spec');
  fillText(spec, { persistentVolumeReclaimPolicy: 'Retain' });
  fill(spec, { volumeMode: 'Filesystem' });
  fill(mapAt(spec, 'hostPath'), { type: '' });
  fillText(ensureMap(object, 'status'), { phase: 'Pending' });
}

export function defaultEndpoints(object: JsonMap): void {
  for (const subset of mapsAt(object, 'subsets')) for (const port of mapsAt(subset, 'ports')) fillText(port, { protocol: 'TCP' });
}

export function defaultEndpointSlice(object: JsonMap): void {
  for (const port of mapsAt(object, 'ports')) {
    fill(port, { name: '' });
    fillText(port, { protocol: 'TCP' });
  }
}

export function defaultNetworkPolicy(object: JsonMap): void {
  const spec = ensureMap(object, 'spec');
  fill(spec, { policyTypes: listAt(spec, 'egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress'] });
  for (const direction of ['ingress', 'egress']) {
    for (const rule of mapsAt(spec, direction)) for (const port of mapsAt(rule, 'ports')) fillText(port, { protocol: 'TCP' });
  }
}

export function defaultIngressClass(object: JsonMap): void {
  fillText(mapAt(mapAt(object, 'spec'), 'parameters'), { scope: 'Cluster' });
}

export function defaultRoleBinding(object: JsonMap): void {
  fillText(mapAt(object, 'roleRef'), { apiGroup: RBAC_GROUP });
  for (const subject of mapsAt(object, 'subjects')) if (subject['kind'] === 'User' || subject['kind'] === 'Group') fillText(subject, { apiGroup: RBAC_GROUP });
}

export function defaultStorageClass(object: JsonMap): void {
  fillText(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' });
}

export function defaultPriorityClass(object: JsonMap): void {
  fillText(object, { preemptionPolicy: 'PreemptLowerPriority' });
}

export function defaultTokenRequest(object: JsonMap): void {
  fill(ensureMap(object, 'spec'), { expirationSeconds: TOKEN_SECONDS });
}

export function defaultLimitRange(object: JsonMap): void {
  for (const item of mapsAt(mapAt(object, 'spec'), 'limits')) {
    if (item['type'] !== 'Container') continue;
    const limits = ensureMap(item, 'default');
    fill(limits, mapAt(item, 'max') ?? {});
    const requests = ensureMap(item, 'defaultRequest');
    fill(requests, limits);
    fill(requests, mapAt(item, 'min') ?? {});
    for (const key of ['default', 'defaultRequest']) if (Object.keys(ensureMap(item, key)).length === 0) delete item[key];
  }
}

export function defaultCustomResourceDefinition(object: JsonMap): void {
  const spec = ensureMap(object, 'spec');
  const names = ensureMap(spec, 'names');
  const kind = textAt(names, 'kind');
  if (kind !== '') fillText(names, { singular: kind.toLowerCase(), listKind: `${kind}List` });
  fillText(ensureMap(spec, 'conversion'), { strategy: 'None' });
  const conversion = mapAt(ensureMap(spec, 'conversion'), 'webhook');
  const service = mapAt(mapAt(conversion, 'clientConfig'), 'service');
  fill(service, { port: 443 });
}
