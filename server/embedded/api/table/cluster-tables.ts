import type { KubeObject } from '#lib/kube/object.ts';
import { arrayAt, numberAt, objectAt, textAt, valueAt } from '../kinds/fields.ts';
import { ageOf } from './human-duration.ts';
import { AGE, count, CREATED_AT, layout, NAME, text, type ColumnSpec, type TableLayout } from './layout.ts';

const RBAC = 'rbac.authorization.k8s.io';
const ROLE_LABEL = 'node-role.kubernetes.io/';
const ACCESS_MODES: Readonly<Record<string, string>> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };

const BINDING = layout(
  NAME, ['Role', (object) => `${textAt(object, 'roleRef', 'kind')}/${textAt(object, 'roleRef', 'name')}`], AGE,
  ['Users*', subjects('User')], ['Groups*', subjects('Group')], ['ServiceAccounts*', subjects('ServiceAccount')],
);
const ACCESS: ColumnSpec = ['Access Modes', (object) => {
  const given = arrayAt(object, 'status', 'accessModes');
  return (given.length > 0 ? given : object.kind === 'PersistentVolume' ? arrayAt(object, 'spec', 'accessModes') : []).map((each) => ACCESS_MODES[String(each)] ?? String(each)).join(',');
}];

export const CLUSTER_TABLES: Readonly<Record<string, TableLayout>> = {
  '/nodes': layout(
    NAME, ['Status', nodeStatus], ['Roles', nodeRoles], AGE, text('Version', 'status.nodeInfo.kubeletVersion', ''),
    ['Internal-IP*', nodeAddress('InternalIP')], ['External-IP*', nodeAddress('ExternalIP')], text('OS-Image*', 'status.nodeInfo.osImage', '<unknown>'),
    text('Kernel-Version*', 'status.nodeInfo.kernelVersion', '<unknown>'), text('Container-Runtime*', 'status.nodeInfo.containerRuntimeVersion', '<unknown>'),
  ),
  '/namespaces': layout(NAME, text('Status', 'status.phase', ''), AGE),
  '/configmaps': layout(NAME, ['Data#', (object) => keyCount(object, 'data') + keyCount(object, 'binaryData')], AGE),
  '/secrets': layout(NAME, text('Type', 'type', ''), ['Data#', (object) => keyCount(object, 'data')], AGE),
  '/serviceaccounts': layout(NAME, ['Secrets#', (object) => arrayAt(object, 'secrets').length], AGE),
  '/events': layout(
    ['Last Seen', lastSeen], text('Type', 'type', ''), text('Reason', 'reason', ''), ['Object', involved], text('Subobject*', 'involvedObject.fieldPath', ''),
    ['Source*', (object) => [textAt(object, 'source', 'component') || textAt(object, 'reportingComponent'), textAt(object, 'source', 'host')].filter((each) => each !== '').join(', ')],
    ['Message', (object) => textAt(object, 'message').trim()], ['First Seen*', (object, now) => ageOf(textAt(object, 'firstTimestamp') || textAt(object, 'eventTime'), now)],
    ['Count*#', (object) => numberAt(object, 'series', 'count') ?? numberAt(object, 'count') ?? 1], ['Name*', (object) => object.metadata.name],
  ),
  '/persistentvolumes': layout(
    NAME, capacity('spec'), ACCESS, text('Reclaim Policy', 'spec.persistentVolumeReclaimPolicy', ''), text('Status', 'status.phase', ''),
    ['Claim', (object) => (textAt(object, 'spec', 'claimRef', 'name') === '' ? '' : `${textAt(object, 'spec', 'claimRef', 'namespace')}/${textAt(object, 'spec', 'claimRef', 'name')}`)],
    text('StorageClass', 'spec.storageClassName', ''), text('VolumeAttributesClass', 'spec.volumeAttributesClassName', '<unset>'), text('Reason', 'status.reason', ''), AGE, text('VolumeMode*', 'spec.volumeMode', '<unset>'),
  ),
  '/persistentvolumeclaims': layout(
    NAME, ['Status', (object) => (object.metadata.deletionTimestamp === undefined ? textAt(object, 'status', 'phase') : 'Terminating')], text('Volume', 'spec.volumeName', ''), capacity('status'), ACCESS,
    text('StorageClass', 'spec.storageClassName', ''), text('VolumeAttributesClass', 'spec.volumeAttributesClassName', '<unset>'), AGE, text('VolumeMode*', 'spec.volumeMode', '<unset>'),
  ),
  '/resourcequotas': layout(NAME, ['Request', quota], AGE),
  '/limitranges': layout(NAME, CREATED_AT),
  'storage.k8s.io/storageclasses': layout(
    ['Name', (object) => (object.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true' ? `${object.metadata.name} (default)` : object.metadata.name)],
    text('Provisioner', 'provisioner', ''), text('ReclaimPolicy', 'reclaimPolicy', 'Delete'), text('VolumeBindingMode', 'volumeBindingMode', 'Immediate'),
    ['AllowVolumeExpansion', (object) => String(valueAt(object, 'allowVolumeExpansion') === true)], AGE,
  ),
  'scheduling.k8s.io/priorityclasses': layout(NAME, count('Value', 'value'), ['Global-Default', (object) => String(valueAt(object, 'globalDefault') === true)], AGE, text('PreemptionPolicy', 'preemptionPolicy', 'PreemptLowerPriority')),
  'coordination.k8s.io/leases': layout(NAME, text('Holder', 'spec.holderIdentity', ''), AGE),
  'apiextensions.k8s.io/customresourcedefinitions': layout(NAME, CREATED_AT),
  [`${RBAC}/roles`]: layout(NAME, CREATED_AT),
  [`${RBAC}/clusterroles`]: layout(NAME, CREATED_AT),
  [`${RBAC}/rolebindings`]: BINDING,
  [`${RBAC}/clusterrolebindings`]: BINDING,
};

function nodeStatus(node: KubeObject): string {
  const ready = arrayAt(node, 'status', 'conditions').find((each) => textAt(each, 'type') === 'Ready');
  const word = ready === undefined ? 'Unknown' : textAt(ready, 'status') === 'True' ? 'Ready' : 'NotReady';
  return valueAt(node, 'spec', 'unschedulable') === true ? `${word},SchedulingDisabled` : word;
}

function nodeRoles(node: KubeObject): string {
  const roles = Object.entries(node.metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(ROLE_LABEL)) return [key.slice(ROLE_LABEL.length)];
    return key === 'kubernetes.io/role' && value !== '' ? [value] : [];
  });
  return roles.sort().join(',') || '<none>';
}

function nodeAddress(type: string): (node: KubeObject) => string {
  return (node) => textAt(arrayAt(node, 'status', 'addresses').find((each) => textAt(each, 'type') === type), 'address') || '<none>';
}

function lastSeen(event: KubeObject, now: Date): string {
  const last = textAt(event, 'series', 'lastObservedTime') || textAt(event, 'lastTimestamp') || textAt(event, 'eventTime') || event.metadata.creationTimestamp;
  return ageOf(last, now);
}

function involved(event: KubeObject): string {
  const kind = textAt(event, 'involvedObject', 'kind').toLowerCase();
  const name = textAt(event, 'involvedObject', 'name');
  return name === '' ? kind : `${kind}/${name}`;
}

function subjects(kind: string): (binding: KubeObject) => string {
  return (binding) => arrayAt(binding, 'subjects').filter((each) => textAt(each, 'kind') === kind)
    .map((each) => (kind === 'ServiceAccount' ? `${textAt(each, 'namespace')}/${textAt(each, 'name')}` : textAt(each, 'name'))).join(', ');
}

function capacity(field: 'spec' | 'status'): ColumnSpec {
  return ['Capacity', (object) => textAt(object, field, 'capacity', 'storage')];
}

function quota(object: KubeObject): string {
  const used = objectAt(object, 'status', 'used');
  return Object.entries(objectAt(object, 'status', 'hard')).map(([key, hard]) => `${key}: ${String(used[key] ?? '0')}/${String(hard)}`).join(', ');
}

function keyCount(object: KubeObject, field: string): number {
  return Object.keys(objectAt(object, field)).length;
}
