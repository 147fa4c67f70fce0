/**
 * Names that KubeFed's API fixes: groups in every spelling it ever had, labels, annotations, finalizers.
 * They are compatibility, not taste; what this project adds is marked as an addition.
 */
export const CORE_GROUP = 'core.kubefed.io';
export const TYPES_GROUP = 'types.kubefed.io';
export const SCHEDULING_GROUP = 'scheduling.kubefed.io';
export const DNS_GROUP = 'multiclusterdns.kubefed.io';
export const CORE_VERSION = 'v1beta1';
export const CORE_ALPHA_VERSION = 'v1alpha1';
export const TYPES_VERSION = 'v1beta1';
export const SCHEDULING_VERSION = 'v1alpha1';
export const DNS_VERSION = 'v1alpha1';

export const SYSTEM_NAMESPACE = 'kube-federation-system';
export const CONFIG_NAME = 'kubefed';
/** Owner of every field we apply in a member. */
export const FIELD_MANAGER = 'flotilla';

/** On targets: `"true"` = kept by the federation, `"false"` = hands off. */
export const MANAGED_LABEL = 'kubefed.io/managed';
export const SYNC_FINALIZER = 'kubefed.io/sync-controller';
export const TYPE_CONFIG_FINALIZER = 'core.kubefed.io/federated-type-config';
/** On federated objects: `"true"` leaves the targets in the members when the federated object goes. */
export const ORPHAN_ANNOTATION = 'kubefed.io/orphan';
/** On federated objects: JSON DeleteOptions for the deletions in members. */
export const DELETE_OPTIONS_ANNOTATION = 'kubefed.io/deleteoption';
/** Addition. On federated objects being deleted: `"true"`, or a comma-separated list of clusters, that are no longer waited for. */
export const FORCE_DELETION_ANNOTATION = 'kubefed.io/force-deletion';
/** Addition. On federated objects: `"true"` leaves every member as it is until it is taken off; deleting the object still works. */
export const PAUSED_ANNOTATION = 'flotilla.io/paused';
/** Addition. On KubeFedClusters: `"true"` = nothing new is placed there; `"drain"` = also, replicas under a preference move away. */
export const CORDON_ANNOTATION = 'flotilla.io/cordoned';

/** Addition. On the KubeFedConfig: `"Disabled"` = no admission policy on the host; finalizers then cost a write of their own. */
export const FINALIZER_POLICY_ANNOTATION = 'flotilla.io/finalizer-policy';

/** Namespaces that are never federated. */
export const PROTECTED_NAMESPACES: readonly string[] = ['kube-system', 'kube-public', 'kube-node-lease', 'default', SYSTEM_NAMESPACE];

const OLD_SUFFIXES: readonly string[] = ['kubefed.k8s.io', 'federation.k8s.io'];
const OLD_AREAS: Readonly<Record<string, string>> = {
  core: CORE_GROUP, types: TYPES_GROUP, primitives: TYPES_GROUP, scheduling: SCHEDULING_GROUP, multiclusterdns: DNS_GROUP,
};

/**
 * Today's spelling of a KubeFed group: `types.kubefed.k8s.io` → `types.kubefed.io`; the older `*.federation.k8s.io`
 * names too. Any other group comes back unchanged.
 */
export function normalizeGroup(group: string): string {
  for (const suffix of OLD_SUFFIXES) {
    if (!group.endsWith(`.${suffix}`)) continue;
    const area = group.slice(0, -suffix.length - 1);
    return Object.hasOwn(OLD_AREAS, area) ? OLD_AREAS[area] ?? group : group;
  }
  return group;
}

/** `apiVersion` with its group in today's spelling and, for an old spelling, the version served today. */
export function normalizeApiVersion(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  if (slash < 0) return apiVersion;
  const old = apiVersion.slice(0, slash);
  const group = normalizeGroup(old);
  if (group === old) return apiVersion;
  const version = apiVersion.slice(slash + 1);
  return `${group}/${group === TYPES_GROUP ? TYPES_VERSION : group === CORE_GROUP && version === 'v1alpha1' ? CORE_VERSION : version}`;
}

/** The spelling used between the releases 0.1.0-rc1 and rc4: `types.kubefed.io` → `types.kubefed.k8s.io`. Undefined for foreign groups. */
export function aliasOfGroup(group: string): string | undefined {
  return group.endsWith('.kubefed.io') ? `${group.slice(0, -'.kubefed.io'.length)}.kubefed.k8s.io` : undefined;
}
