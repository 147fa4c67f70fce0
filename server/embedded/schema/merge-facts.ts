/**
 * How fields of the built-in types merge, which the models do not say. Lists that are not named here are replaced as a
 * whole (atomic); structs and maps that are not named merge field by field (granular).
 */
import type { Schema } from './schema.ts';

const PACKAGES: Readonly<Record<string, string>> = {
  core: 'io.k8s.api.core.v1', apps: 'io.k8s.api.apps.v1', batch: 'io.k8s.api.batch.v1', hpa: 'io.k8s.api.autoscaling.v2', scale: 'io.k8s.api.autoscaling.v1',
  policy: 'io.k8s.api.policy.v1', net: 'io.k8s.api.networking.v1', rbac: 'io.k8s.api.rbac.v1', disc: 'io.k8s.api.discovery.v1',
  crd: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1', meta: 'io.k8s.apimachinery.pkg.apis.meta.v1',
};

/** `package Type.field keys…`: a list whose items are found by these keys, for apply; strategic merge uses the first. */
const LISTS_BY_KEY = `
core PodSpec.containers name | core PodSpec.initContainers name | core PodSpec.ephemeralContainers name | core PodSpec.imagePullSecrets name
core PodSpec.schedulingGates name | core PodSpec.hostAliases ip | core PodSpec.topologySpreadConstraints topologyKey whenUnsatisfiable
core PodSpec.volumes name | core PodSpec.resourceClaims name | core PodStatus.resourceClaimStatuses name | core PodStatus.podIPs ip | core PodStatus.conditions type
core Container.env name | core Container.ports containerPort protocol | core Container.volumeMounts mountPath | core Container.volumeDevices devicePath
core EphemeralContainer.env name | core EphemeralContainer.ports containerPort protocol
core EphemeralContainer.volumeMounts mountPath | core EphemeralContainer.volumeDevices devicePath
core ContainerStatus.volumeMounts mountPath | core ContainerStatus.allocatedResourcesStatus name
core ServiceSpec.ports port protocol | core ServiceStatus.conditions type | core ServiceAccount.secrets name
core NamespaceStatus.conditions type | core NodeStatus.conditions type | core NodeStatus.addresses type
core PersistentVolumeClaimStatus.conditions type | core ReplicationControllerStatus.conditions type
apps DeploymentStatus.conditions type | apps ReplicaSetStatus.conditions type | apps StatefulSetStatus.conditions type | apps DaemonSetStatus.conditions type
hpa HorizontalPodAutoscalerStatus.conditions type | policy PodDisruptionBudgetStatus.conditions type
crd JSONSchemaProps.x-kubernetes-validations rule | meta ObjectMeta.ownerReferences uid`;

/** Lists by key that apply knows and strategic merge replaces. */
const APPLY_ONLY_LISTS = `core ResourceRequirements.claims name | core ResourceStatus.resources resourceID | crd CustomResourceDefinitionStatus.conditions type`;
/** Lists that strategic merge joins by key and apply replaces. */
const PATCH_ONLY_LISTS = `batch JobStatus.conditions type | core PodStatus.hostIPs ip`;
const SETS = `
batch PodFailurePolicyOnExitCodesRequirement.values | batch UncountedTerminatedPods.failed | batch UncountedTerminatedPods.succeeded
core ContainerRestartRuleOnExitCodes.values | core NodeAllocatableResourceClaimStatus.containers | disc Endpoint.addresses`;
/** Sets whose items strategic merge adds to what is there. */
const MERGED_SETS = `core NodeSpec.podCIDRs | meta ObjectMeta.finalizers`;
/** Strategic merge keeps, of these, only the fields that the patch names in `$retainKeys`. */
const RETAIN_KEYS = `core PodSpec.volumes | core PodSpec.resourceClaims | core PodStatus.resourceClaimStatuses | apps DeploymentSpec.strategy`;
const REPLACED = `policy PodDisruptionBudgetSpec.selector`;
const ATOMIC_MAPS = `core PodSpec.nodeSelector | core ServiceSpec.selector | core ReplicationControllerSpec.selector`;
const GRANULAR_FIELDS = `core PersistentVolumeSpec.claimRef`;
const ATOMIC_TYPES = `
scale CrossVersionObjectReference | core ConfigMapKeySelector | core SecretKeySelector | core FileKeySelector | core ObjectFieldSelector | core ResourceFieldSelector
core EndpointAddress | core EndpointPort | core LocalObjectReference | core ObjectReference | core SecretReference | core TypedLocalObjectReference
core NodeSelector | core NodeSelectorTerm | core ScopeSelector | core TopologySelectorTerm | disc EndpointPort | net ServiceBackendPort
rbac RoleRef | rbac Subject | meta LabelSelector | meta OwnerReference`;

/** Adds the facts to the schemas, in place. @throws Error when a fact names a field that no type has. */
export function addMergeFacts(schemas: Record<string, Schema>): void {
  for (const [field, keys] of fields(schemas, LISTS_BY_KEY)) {
    Object.assign(field, { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys, 'x-kubernetes-patch-strategy': 'merge', 'x-kubernetes-patch-merge-key': keys[0] });
  }
  for (const [field, keys] of fields(schemas, APPLY_ONLY_LISTS)) Object.assign(field, { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys });
  for (const [field, keys] of fields(schemas, PATCH_ONLY_LISTS)) Object.assign(field, { 'x-kubernetes-patch-strategy': 'merge', 'x-kubernetes-patch-merge-key': keys[0] });
  for (const [field] of fields(schemas, SETS)) field['x-kubernetes-list-type'] = 'set';
  for (const [field] of fields(schemas, MERGED_SETS)) Object.assign(field, { 'x-kubernetes-list-type': 'set', 'x-kubernetes-patch-strategy': 'merge' });
  for (const [field] of fields(schemas, RETAIN_KEYS)) {
    const strategy = field['x-kubernetes-patch-strategy'];
    field['x-kubernetes-patch-strategy'] = strategy === undefined ? 'retainKeys' : `${strategy},retainKeys`;
  }
  for (const [field] of fields(schemas, REPLACED)) field['x-kubernetes-patch-strategy'] = 'replace';
  for (const [field] of fields(schemas, ATOMIC_MAPS)) field['x-kubernetes-map-type'] = 'atomic';
  for (const [field] of fields(schemas, GRANULAR_FIELDS)) field['x-kubernetes-map-type'] = 'granular';
  for (const [type] of rows(ATOMIC_TYPES).map((row) => [typeOf(schemas, row[0], row[1])])) if (type !== undefined) type['x-kubernetes-map-type'] = 'atomic';
}

function rows(table: string): string[][] {
  return table.trim().split(/\s*[|\n]\s*/).map((row) => row.split(' '));
}

function fields(schemas: Record<string, Schema>, table: string): [Schema, string[]][] {
  return rows(table).map(([group, path = '', ...keys]) => {
    const dot = path.indexOf('.');
    const field = typeOf(schemas, group, path.slice(0, dot)).properties?.[path.slice(dot + 1)];
    if (field === undefined) throw new Error(`The Kubernetes models have no field ${path}; they and merge-facts.ts are of different versions.`);
    return [field, keys];
  });
}

function typeOf(schemas: Record<string, Schema>, group: string | undefined, type: string | undefined): Schema {
  const schema = schemas[`${PACKAGES[group ?? '']}.${type}`];
  if (schema === undefined) throw new Error(`The Kubernetes models have no type ${type}; they and merge-facts.ts are of different versions.`);
  return schema;
}
