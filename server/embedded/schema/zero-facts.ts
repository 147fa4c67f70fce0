/**
 * Which optional scalars of the built-in types tell "not set" from zero: those, and only those, keep `0`, `false` or `""`
 * when an object is read back. All other optional scalars are left out when zero. Written `Type field…`; types of one name
 * in several groups share a row.
 */
import type { Schema } from './schema.ts';

const KEEPS_ZERO = `
TypedLocalObjectReference apiGroup | ServiceSpec internalTrafficPolicy ipFamilyPolicy loadBalancerClass trafficDistribution allocateLoadBalancerNodePorts
ServicePort appProtocol | LoadBalancerIngress ipMode | PortStatus error | EndpointAddress nodeName | EndpointPort appProtocol name protocol port
PersistentVolumeClaimSpec storageClassName volumeAttributesClassName volumeMode | TypedObjectReference apiGroup namespace
PersistentVolumeClaimStatus currentVolumeAttributesClassName | PersistentVolumeSpec volumeAttributesClassName volumeMode
AzureDiskVolumeSource cachingMode fsType kind readOnly | AzureFilePersistentVolumeSource secretNamespace | GlusterfsPersistentVolumeSource endpointsNamespace
HostPathVolumeSource type | ISCSIPersistentVolumeSource initiatorName | LocalVolumeSource fsType | Container restartPolicy | EphemeralContainer restartPolicy
PodSpec hostnameOverride preemptionPolicy runtimeClassName activeDeadlineSeconds priority terminationGracePeriodSeconds automountServiceAccountToken enableServiceLinks
PodSpec hostUsers setHostnameAsFQDN shareProcessNamespace | Lifecycle stopSignal | GRPCAction service
SecurityContext procMount runAsGroup runAsUser allowPrivilegeEscalation privileged readOnlyRootFilesystem runAsNonRoot
AppArmorProfile localhostProfile | SeccompProfile localhostProfile | WindowsSecurityContextOptions gmsaCredentialSpec gmsaCredentialSpecName runAsUserName hostProcess
VolumeMount mountPropagation recursiveReadOnly | PodDNSConfigOption value | PodResourceClaim resourceClaimName resourceClaimTemplateName
PodSecurityContext fsGroupChangePolicy seLinuxChangePolicy supplementalGroupsPolicy fsGroup runAsGroup runAsUser runAsNonRoot
TopologySpreadConstraint nodeAffinityPolicy nodeTaintsPolicy minDomains | CSIVolumeSource fsType readOnly | ISCSIVolumeSource initiatorName
ClusterTrustBundleProjection name signerName optional | ContainerStatus stopSignal started | ResourceHealth message | VolumeMountStatus recursiveReadOnly
PodResourceClaimStatus resourceClaimName | JobSpec completionMode managedBy podReplacementPolicy activeDeadlineSeconds backoffLimit backoffLimitPerIndex completions
JobSpec maxFailedIndexes parallelism ttlSecondsAfterFinished manualSelector suspend | PodFailurePolicyOnExitCodesRequirement containerName
SuccessPolicyRule succeededIndexes succeededCount | JobStatus failedIndexes ready terminating
CronJobSpec timeZone failedJobsHistoryLimit startingDeadlineSeconds successfulJobsHistoryLimit suspend
IngressSpec ingressClassName | IngressPortStatus error | IngressClassParametersReference apiGroup namespace scope | NetworkPolicyPort protocol endPort port
HPAScalingRules selectPolicy stabilizationWindowSeconds tolerance | PodDisruptionBudgetSpec unhealthyPodEvictionPolicy maxUnavailable minAvailable
DeleteOptions propagationPolicy gracePeriodSeconds orphanDependents | Preconditions resourceVersion uid
LeaseSpec holderIdentity preferredHolder strategy leaseDurationSeconds leaseTransitions | StorageClass reclaimPolicy volumeBindingMode allowVolumeExpansion
PriorityClass preemptionPolicy | Endpoint hostname nodeName zone | CustomResourceDefinitionVersion deprecationWarning
JSONSchemaProps $ref x-kubernetes-list-type x-kubernetes-map-type maxItems maxLength maxProperties minItems minLength minProperties maximum minimum multipleOf
JSONSchemaProps x-kubernetes-preserve-unknown-fields | ValidationRule reason optionalOldSelf | CustomResourceSubresourceScale labelSelectorPath
WebhookClientConfig url | ServiceReference path port | ObjectMeta deletionGracePeriodSeconds | OwnerReference blockOwnerDeletion controller
ClientIPConfig timeoutSeconds | FCVolumeSource lun | NodeSwapStatus capacity | NodeFeatures supplementalGroupsPolicy
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts userNamespaces | Probe terminationGracePeriodSeconds | Toleration tolerationSeconds
ConfigMapVolumeSource defaultMode optional | KeyToPath mode | DownwardAPIVolumeSource defaultMode | DownwardAPIVolumeFile mode | ProjectedVolumeSource defaultMode
PodCertificateProjection maxExpirationSeconds | ServiceAccountTokenProjection expirationSeconds | SecretVolumeSource defaultMode optional
ReplicationControllerSpec replicas | DeploymentSpec progressDeadlineSeconds replicas revisionHistoryLimit | DeploymentStatus collisionCount terminatingReplicas
ReplicaSetSpec replicas | ReplicaSetStatus terminatingReplicas | StatefulSetSpec replicas revisionHistoryLimit | RollingUpdateStatefulSetStrategy partition maxUnavailable
StatefulSetStatus collisionCount | DaemonSetSpec revisionHistoryLimit | DaemonSetStatus collisionCount
HorizontalPodAutoscalerSpec minReplicas targetCPUUtilizationPercentage | MetricTarget averageUtilization averageValue value | MetricValueStatus averageUtilization averageValue value
HorizontalPodAutoscalerStatus observedGeneration currentCPUUtilizationPercentage | TokenRequestSpec expirationSeconds | ListMeta remainingItemCount
ConfigMap immutable | Secret immutable | ServiceAccount automountServiceAccountToken | ConfigMapKeySelector optional | FileKeySelector optional | SecretKeySelector optional
ConfigMapEnvSource optional | SecretEnvSource optional | ConfigMapProjection optional | SecretProjection optional | EndpointConditions ready serving terminating
EmptyDirVolumeSource sizeLimit | RollingUpdateDeployment maxSurge maxUnavailable | RollingUpdateDaemonSet maxSurge maxUnavailable`;

/** Optional scalars that are written even when zero, as required ones are. */
const ALWAYS_WRITTEN = `
Event reportingComponent reportingInstance | StatefulSetStatus availableReplicas
PodDisruptionBudgetStatus currentHealthy desiredHealthy disruptionsAllowed expectedPods | PriorityClass value | RoleRef apiGroup`;

/** Marks the fields, in place. */
export function addZeroFacts(schemas: Record<string, Schema>): void {
  const byType = new Map<string, Schema[]>();
  for (const [name, schema] of Object.entries(schemas)) {
    const type = name.slice(name.lastIndexOf('.') + 1);
    byType.set(type, [...(byType.get(type) ?? []), schema]);
  }
  const mark = (table: string, act: (field: Schema, owner: Schema, name: string) => void): void => {
    for (const [type = '', ...names] of table.trim().split(/\s*[|\n]\s*/).map((row) => row.split(' '))) {
      for (const owner of byType.get(type) ?? []) for (const name of names) {
        const field = owner.properties?.[name];
        if (field !== undefined) act(field, owner, name);
      }
    }
  };
  mark(KEEPS_ZERO, (field) => {
    field.keepsZero = true;
  });
  mark(ALWAYS_WRITTEN, (field) => {
    field.writesZero = true;
  });
  for (const schema of Object.values(schemas)) {
    for (const name of schema.required ?? []) {
      const field = schema.properties?.[name];
      if (field !== undefined && ['string', 'integer', 'boolean'].includes(field.type ?? '') && field.keepsZero !== true) field.writesZero = true;
    }
  }
}
