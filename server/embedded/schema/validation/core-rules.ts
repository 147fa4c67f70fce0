/** What must hold for configuration, storage, access and scheduling objects. */
import { deepEqual } from '#lib/kube/json.ts';
import { listAt, mapAt, mapsAt, textAt, type JsonMap } from '../defaults/json-map.ts';
import type { FieldErrors } from './field-errors.ts';
import { checkSelector } from './metadata-rules.ts';
import { configKeyProblems } from './name-rules.ts';
import { checkCountOrPercent, checkImmutable, checkNotNegative } from './workload-rules.ts';

/** Content of one ConfigMap or Secret, in bytes. */
const CONTENT_BYTES_MAX = 1_048_576;
const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const METRIC_TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];
const SECRET_KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'], 'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'], 'kubernetes.io/ssh-auth': ['ssh-privatekey'], 'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

export function checkConfigMap(errors: FieldErrors, object: JsonMap, old: JsonMap | undefined): void {
  const binary = mapAt(object, 'binaryData') ?? {};
  let bytes = 0;
  for (const [key, value] of Object.entries(mapAt(object, 'data') ?? {})) {
    for (const problem of configKeyProblems(key)) errors.invalid(`data[${key}]`, key, problem);
    if (key in binary) errors.invalid(`data[${key}]`, key, 'duplicate of key present in binaryData');
    if (typeof value === 'string') bytes += Buffer.byteLength(value);
  }
  for (const [key, value] of Object.entries(binary)) {
    for (const problem of configKeyProblems(key)) errors.invalid(`binaryData[${key}]`, key, problem);
    if (typeof value === 'string') bytes += Buffer.byteLength(value, 'base64');
  }
  if (bytes > CONTENT_BYTES_MAX) errors.tooLong('', CONTENT_BYTES_MAX);
  checkFrozen(errors, object, old, ['data', 'binaryData']);
}

export function checkSecret(errors: FieldErrors, object: JsonMap, old: JsonMap | undefined): void {
  const data = mapAt(object, 'data') ?? {};
  let bytes = 0;
  for (const [key, value] of Object.entries(data)) {
    for (const problem of configKeyProblems(key)) errors.invalid(`data[${key}]`, key, problem);
    if (typeof value === 'string') bytes += Buffer.byteLength(value, 'base64');
  }
  if (bytes > CONTENT_BYTES_MAX) errors.tooLong('data', CONTENT_BYTES_MAX);
  const type = textAt(object, 'type');
  for (const key of SECRET_KEYS[type] ?? []) if (data[key] === undefined) errors.required(`data[${key}]`);
  if (type === 'kubernetes.io/basic-auth' && data['username'] === undefined && data['password'] === undefined) for (const key of ['username', 'password']) errors.required(`data[${key}]`);
  const annotations = mapAt(mapAt(object, 'metadata'), 'annotations');
  if (type === 'kubernetes.io/service-account-token' && textAt(annotations, 'kubernetes.io/service-account.name') === '') errors.required('metadata.annotations[kubernetes.io/service-account.name]');
  if (old !== undefined) checkImmutable(errors, type, old['type'], 'type');
  checkFrozen(errors, object, old, ['data']);
}

function checkFrozen(errors: FieldErrors, object: JsonMap, old: JsonMap | undefined, fields: readonly string[]): void {
  if (old?.['immutable'] !== true) return;
  if (object['immutable'] !== true) errors.forbidden('immutable', 'field is immutable when `immutable` is set');
  for (const field of fields) if (!deepEqual(object[field], old[field])) errors.forbidden(field, 'field is immutable when `immutable` is set');
}

/** Where claims named their class before there was a field for it. */
const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

export function checkPersistentVolumeClaim(errors: FieldErrors, object: JsonMap, old: JsonMap | undefined): void {
  const spec = mapAt(object, 'spec') ?? {};
  checkAccessModes(errors, spec, 'at least 1 access mode is required');
  const storage = mapAt(mapAt(spec, 'resources'), 'requests')?.['storage'];
  if (storage === undefined) errors.required('spec.resources[storage]');
  else if (storage === '0' || String(storage).startsWith('-')) errors.invalid('spec.resources[storage]', storage, 'must be greater than zero');
  checkSelector(errors, mapAt(spec, 'selector'), 'spec.selector');
  if (old === undefined) return;
  const oldSpec = mapAt(old, 'spec') ?? {};
  // A claim that was made before there was a default class may be given one, once.
  const mayTakeClass = oldSpec['storageClassName'] === undefined && textAt(mapAt(mapAt(old, 'metadata'), 'annotations') ?? {}, CLASS_ANNOTATION) === '';
  const fixed = ({ resources: _resources, volumeName: _volumeName, volumeAttributesClassName: _class, storageClassName, ...rest }: JsonMap): JsonMap =>
    (mayTakeClass ? rest : { ...rest, storageClassName });
  const wasBound = textAt(oldSpec, 'volumeName') !== '';
  if (!deepEqual(fixed(spec), fixed(oldSpec)) || (wasBound && spec['volumeName'] !== oldSpec['volumeName'])) {
    errors.forbidden('spec', 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims');
  }
}

function checkAccessModes(errors: FieldErrors, spec: JsonMap, detail: string): void {
  const modes = listAt(spec, 'accessModes');
  if (modes.length === 0) errors.required('spec.accessModes', detail);
  for (const mode of modes) if (typeof mode === 'string' && !ACCESS_MODES.includes(mode)) errors.notSupported('spec.accessModes', mode, ACCESS_MODES);
}

export function checkPersistentVolume(errors: FieldErrors, object: JsonMap): void {
  const spec = mapAt(object, 'spec') ?? {};
  checkAccessModes(errors, spec, '');
  const capacity = mapAt(spec, 'capacity');
  if (capacity === undefined) errors.required('spec.capacity');
  if (capacity?.['storage'] === undefined || Object.keys(capacity).length > 1) errors.notSupported('spec.capacity', capacity ?? null, ['storage']);
  const others = ['accessModes', 'capacity', 'claimRef', 'mountOptions', 'nodeAffinity', 'persistentVolumeReclaimPolicy', 'storageClassName', 'volumeAttributesClassName', 'volumeMode'];
  if (Object.keys(spec).every((key) => others.includes(key))) errors.required('spec', 'must specify a volume type');
}

export function checkHorizontalPodAutoscaler(errors: FieldErrors, object: JsonMap): void {
  const spec = mapAt(object, 'spec') ?? {};
  const { minReplicas, maxReplicas } = spec;
  if (typeof minReplicas === 'number' && minReplicas < 1) errors.invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1');
  if (typeof maxReplicas !== 'number' || maxReplicas < 1) errors.required('spec.maxReplicas', 'must be set and greater than 0');
  if (typeof maxReplicas === 'number' && typeof minReplicas === 'number' && maxReplicas < minReplicas) errors.invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`');
  const target = mapAt(spec, 'scaleTargetRef');
  for (const field of ['kind', 'name']) if (textAt(target, field) === '') errors.required(`spec.scaleTargetRef.${field}`);
  if (!textAt(target, 'apiVersion').includes('/')) errors.invalid('spec.scaleTargetRef.apiVersion', textAt(target, 'apiVersion'), 'apiVersion must specify API group');
  for (const [index, metric] of mapsAt(spec, 'metrics').entries()) {
    const type = textAt(metric, 'type');
    if (type === '') errors.required(`spec.metrics[${index}].type`, 'must specify a metric source type');
    else if (!METRIC_TYPES.includes(type)) errors.notSupported(`spec.metrics[${index}].type`, type, METRIC_TYPES);
    else {
      const field = type.charAt(0).toLowerCase() + type.slice(1);
      if (mapAt(metric, field) === undefined) errors.required(`spec.metrics[${index}].${field}`, 'must populate information for the given metric source');
    }
  }
}

export function checkPodDisruptionBudget(errors: FieldErrors, object: JsonMap): void {
  const spec = mapAt(object, 'spec') ?? {};
  const { minAvailable, maxUnavailable } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const shown = { MinAvailable: minAvailable, Selector: spec['selector'] ?? null, MaxUnavailable: maxUnavailable, UnhealthyPodEvictionPolicy: spec['unhealthyPodEvictionPolicy'] ?? null };
    errors.invalid('spec', shown, 'minAvailable and maxUnavailable cannot be both set');
  }
  checkCountOrPercent(errors, minAvailable, 'spec.minAvailable');
  checkCountOrPercent(errors, maxUnavailable, 'spec.maxUnavailable');
  checkSelector(errors, mapAt(spec, 'selector'), 'spec.selector');
}

/** Roles and cluster roles; only the latter speak of paths that are no resources. */
export function checkRole(errors: FieldErrors, object: JsonMap): void {
  const isCluster = object['kind'] === 'ClusterRole';
  for (const [index, rule] of mapsAt(object, 'rules').entries()) {
    const path = `rules[${index}]`;
    const size = (field: string): number => listAt(rule, field).length;
    if (size('verbs') === 0) errors.required(`${path}.verbs`, 'verbs must contain at least one value');
    if (size('nonResourceURLs') > 0) {
      if (!isCluster) errors.invalid(`${path}.nonResourceURLs`, rule['nonResourceURLs'], 'namespaced rules cannot apply to non-resource URLs');
      if (size('apiGroups') + size('resources') + size('resourceNames') > 0) errors.invalid(`${path}.nonResourceURLs`, rule['nonResourceURLs'], 'rules cannot apply to both regular resources and non-resource URLs');
      continue;
    }
    if (size('apiGroups') === 0) errors.required(`${path}.apiGroups`, 'resource rules must supply at least one api group');
    if (size('resources') === 0) errors.required(`${path}.resources`, 'resource rules must supply at least one resource');
  }
}

export function checkRoleBinding(errors: FieldErrors, object: JsonMap, old: JsonMap | undefined): void {
  const isCluster = object['kind'] === 'ClusterRoleBinding';
  const role = mapAt(object, 'roleRef') ?? {};
  const group = 'rbac.authorization.k8s.io';
  if (role['apiGroup'] !== group) errors.notSupported('roleRef.apiGroup', role['apiGroup'], [group]);
  const kinds = isCluster ? ['ClusterRole'] : ['Role', 'ClusterRole'];
  if (!kinds.includes(textAt(role, 'kind'))) errors.notSupported('roleRef.kind', textAt(role, 'kind'), kinds);
  if (textAt(role, 'name') === '') errors.required('roleRef.name');
  for (const [index, subject] of mapsAt(object, 'subjects').entries()) {
    const path = `subjects[${index}]`;
    const kind = textAt(subject, 'kind');
    if (textAt(subject, 'name') === '') errors.required(`${path}.name`);
    if (!['ServiceAccount', 'User', 'Group'].includes(kind)) errors.notSupported(`${path}.kind`, kind, ['ServiceAccount', 'User', 'Group']);
    else if (kind === 'ServiceAccount') {
      if (isCluster && textAt(subject, 'namespace') === '') errors.required(`${path}.namespace`);
    } else if (textAt(subject, 'apiGroup') !== group) errors.notSupported(`${path}.apiGroup`, subject['apiGroup'], [group]);
  }
  if (old !== undefined && !deepEqual(object['roleRef'], old['roleRef'])) errors.invalid('roleRef', object['roleRef'], 'cannot change roleRef');
}

export function checkLease(errors: FieldErrors, object: JsonMap): void {
  const spec = mapAt(object, 'spec');
  const duration = spec?.['leaseDurationSeconds'];
  if (typeof duration === 'number' && duration <= 0) errors.invalid('spec.leaseDurationSeconds', duration, 'must be greater than 0');
  checkNotNegative(errors, spec, 'spec', 'leaseTransitions');
}

export function checkStorageClass(errors: FieldErrors, object: JsonMap, old: JsonMap | undefined): void {
  if (textAt(object, 'provisioner') === '') errors.required('provisioner');
  for (const [field, supported] of [['reclaimPolicy', ['Delete', 'Retain']], ['volumeBindingMode', ['Immediate', 'WaitForFirstConsumer']]] as const) {
    const value = textAt(object, field);
    if (!supported.some((each) => each === value)) errors.notSupported(field, value, supported);
  }
  for (const field of ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode']) {
    if (old !== undefined && !deepEqual(object[field], old[field])) errors.forbidden(field, 'updates to parameters are forbidden.');
  }
}

export function checkPriorityClass(errors: FieldErrors, object: JsonMap, old: JsonMap | undefined): void {
  const name = textAt(mapAt(object, 'metadata'), 'name');
  const value = object['value'];
  const isSystem = name === 'system-cluster-critical' || name === 'system-node-critical';
  if (name.startsWith('system-') && !isSystem) errors.forbidden('metadata.name', `priority class names with 'system-' prefix are reserved for system use only. error: ${name} is not a known system priority class`);
  else if (!isSystem && typeof value === 'number' && value > 1_000_000_000) errors.forbidden('value', 'maximum allowed value of a user defined priority is 1000000000');
  if (old !== undefined && value !== old['value']) errors.forbidden('value', 'may not be changed in an update.');
}

export function checkEvent(errors: FieldErrors, object: JsonMap): void {
  const namespace = textAt(mapAt(object, 'metadata'), 'namespace');
  const involved = textAt(mapAt(object, 'involvedObject'), 'namespace');
  if (involved !== '' && namespace !== '' && involved !== namespace) errors.invalid('involvedObject.namespace', involved, 'does not match event.namespace');
}

export function checkEventsEvent(errors: FieldErrors, object: JsonMap): void {
  if (textAt(object, 'reportingController') === '') errors.required('reportingController');
  if (textAt(object, 'reportingInstance') === '') errors.required('reportingInstance');
  if (textAt(object, 'action') === '') errors.required('action');
  if (textAt(object, 'reason') === '') errors.required('reason');
}

const POD_MUTABLE = ['activeDeadlineSeconds', 'terminationGracePeriodSeconds', 'tolerations', 'nodeName', 'ephemeralContainers', 'schedulingGates', 'priority', 'serviceAccount', 'serviceAccountName'];

/** A pod that runs cannot become another one: only its images, deadline and tolerations change. */
export function checkPodUpdate(errors: FieldErrors, object: JsonMap, old: JsonMap): void {
  const fixed = (pod: JsonMap): JsonMap => {
    const spec: JsonMap = Object.fromEntries(Object.entries(mapAt(pod, 'spec') ?? {}).filter(([key]) => !POD_MUTABLE.includes(key)));
    for (const list of ['containers', 'initContainers']) if (spec[list] !== undefined) spec[list] = mapsAt(spec, list).map(({ image: _image, ...rest }) => rest);
    return spec;
  };
  if (!deepEqual(fixed(object), fixed(old))) {
    errors.forbidden('spec', 'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)');
  }
}
