/**
 * The built-in kinds that the controllers read and write, with only the fields that they use.
 * The API server has checked every stored object against its type's schema, so the shapes here are the schema's.
 */
import type { Condition, KubeObject, LabelSelector } from '#lib/kube/object.ts';

/** Ties the TypeScript shape of a kind to its names on the API. */
export type Kind<T extends KubeObject> = {
  /** `${group}/${plural}`; the core group is empty: `/pods`. */
  readonly resource: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** The one place where a stored object is taken for its kind's shape: the server validated it against that schema. */
  readonly read: (object: KubeObject) => T;
};

function defineKind<T extends KubeObject>(group: string, version: string, plural: string, kind: string): Kind<T> {
  return {
    resource: `${group}/${plural}`,
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind,
    read: (object) => object as T,
  };
}

export type IntOrString = number | string;
export type ResourceAmounts = Record<string, string | number>;

export type Toleration = { key?: string; operator?: string; value?: string; effect?: string; tolerationSeconds?: number };
export type Taint = { key: string; value?: string; effect: string; timeAdded?: string };
export type NodeSelectorRequirement = { key: string; operator: string; values?: string[] };
export type NodeSelectorTerm = { matchExpressions?: NodeSelectorRequirement[]; matchFields?: NodeSelectorRequirement[] };
export type PodAffinityTerm = { labelSelector?: LabelSelector; topologyKey: string; namespaces?: string[] };
export type TopologySpread = { maxSkew: number; topologyKey: string; whenUnsatisfiable: string; labelSelector?: LabelSelector };

export type Container = {
  name: string;
  image?: string;
  command?: string[];
  args?: string[];
  restartPolicy?: string;
  env?: { name: string; value?: string; [field: string]: unknown }[];
  ports?: { name?: string; containerPort: number; protocol?: string }[];
  resources?: { requests?: ResourceAmounts; limits?: ResourceAmounts };
  readinessProbe?: { initialDelaySeconds?: number };
  [field: string]: unknown;
};

export type PodSpec = {
  containers: Container[];
  initContainers?: Container[];
  nodeName?: string;
  hostname?: string;
  hostNetwork?: boolean;
  nodeSelector?: Record<string, string>;
  restartPolicy?: string;
  tolerations?: Toleration[];
  affinity?: {
    nodeAffinity?: {
      requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms: NodeSelectorTerm[] };
      [field: string]: unknown;
    };
    podAntiAffinity?: { requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[]; [field: string]: unknown };
    podAffinity?: { requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[]; [field: string]: unknown };
  };
  topologySpreadConstraints?: TopologySpread[];
  schedulingGates?: { name: string }[];
  schedulerName?: string;
  terminationGracePeriodSeconds?: number;
  activeDeadlineSeconds?: number;
  volumes?: { name: string; persistentVolumeClaim?: { claimName: string; readOnly?: boolean }; [field: string]: unknown }[];
  overhead?: ResourceAmounts;
  [field: string]: unknown;
};

export type ContainerState = {
  waiting?: { reason: string; message?: string };
  running?: { startedAt: string };
  terminated?: {
    exitCode: number; reason: string; startedAt?: string; finishedAt?: string; containerID?: string; message?: string;
  };
};

export type ContainerStatus = {
  name: string;
  image: string;
  imageID: string;
  containerID?: string;
  ready: boolean;
  started?: boolean;
  restartCount: number;
  state: ContainerState;
  lastState: ContainerState;
};

export type PodStatus = {
  phase?: string;
  reason?: string;
  message?: string;
  conditions?: Condition[];
  hostIP?: string;
  hostIPs?: { ip: string }[];
  podIP?: string;
  podIPs?: { ip: string }[];
  qosClass?: string;
  startTime?: string;
  containerStatuses?: ContainerStatus[];
  initContainerStatuses?: ContainerStatus[];
};

export type Pod = KubeObject & { spec: PodSpec; status?: PodStatus };
export type PodTemplate = {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string>; [field: string]: unknown };
  spec: PodSpec;
};

export type Node = KubeObject & {
  spec?: { unschedulable?: boolean; taints?: Taint[]; podCIDR?: string; podCIDRs?: string[]; providerID?: string };
  status?: {
    capacity?: ResourceAmounts;
    allocatable?: ResourceAmounts;
    conditions?: (Condition & { lastHeartbeatTime?: string })[];
    addresses?: { type: string; address: string }[];
    nodeInfo?: Record<string, string>;
    [field: string]: unknown;
  };
};

export type Namespace = KubeObject & {
  spec?: { finalizers?: string[] };
  status?: { phase?: string; conditions?: Condition[] };
};

export type WorkloadCondition = Condition & { lastUpdateTime?: string };

export type DeploymentStatus = {
  observedGeneration?: number;
  replicas?: number;
  updatedReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  unavailableReplicas?: number;
  conditions?: WorkloadCondition[];
  collisionCount?: number;
};

export type Deployment = KubeObject & {
  spec: {
    replicas?: number;
    selector: LabelSelector;
    template: PodTemplate;
    strategy?: { type?: string; rollingUpdate?: { maxSurge?: IntOrString; maxUnavailable?: IntOrString } };
    minReadySeconds?: number;
    revisionHistoryLimit?: number;
    paused?: boolean;
    progressDeadlineSeconds?: number;
  };
  status?: DeploymentStatus;
};

export type ReplicaSetStatus = {
  replicas: number;
  fullyLabeledReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  observedGeneration?: number;
  conditions?: Condition[];
};

export type ReplicaSet = KubeObject & {
  spec: { replicas?: number; selector: LabelSelector; template: PodTemplate; minReadySeconds?: number };
  status?: ReplicaSetStatus;
};

export type StatefulSet = KubeObject & {
  spec: {
    replicas?: number;
    serviceName?: string;
    selector: LabelSelector;
    template: PodTemplate;
    podManagementPolicy?: string;
    updateStrategy?: { type?: string; rollingUpdate?: { partition?: number; maxUnavailable?: IntOrString } };
    revisionHistoryLimit?: number;
    minReadySeconds?: number;
    ordinals?: { start?: number };
    volumeClaimTemplates?: { metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> }; spec: Record<string, unknown> }[];
    persistentVolumeClaimRetentionPolicy?: { whenDeleted?: string; whenScaled?: string };
  };
  status?: {
    observedGeneration?: number;
    replicas: number;
    readyReplicas?: number;
    availableReplicas?: number;
    currentReplicas?: number;
    updatedReplicas?: number;
    currentRevision?: string;
    updateRevision?: string;
    collisionCount?: number;
  };
};

export type DaemonSet = KubeObject & {
  spec: {
    selector: LabelSelector;
    template: PodTemplate;
    updateStrategy?: { type?: string; rollingUpdate?: { maxUnavailable?: IntOrString; maxSurge?: IntOrString } };
    minReadySeconds?: number;
    revisionHistoryLimit?: number;
  };
  status?: Record<string, unknown>;
};

/** `data` is the strategic merge patch that brings a workload back to the revision. */
export type ControllerRevision = KubeObject & { revision: number; data?: { spec?: { template?: PodTemplate & { $patch?: string } } } };

export type JobStatus = {
  active?: number;
  ready?: number;
  succeeded?: number;
  failed?: number;
  terminating?: number;
  startTime?: string;
  completionTime?: string;
  completedIndexes?: string;
  conditions?: (Condition & { lastProbeTime?: string })[];
  uncountedTerminatedPods?: Record<string, unknown>;
};

export type JobSpec = {
  parallelism?: number;
  completions?: number;
  backoffLimit?: number;
  activeDeadlineSeconds?: number;
  ttlSecondsAfterFinished?: number;
  completionMode?: string;
  suspend?: boolean;
  manualSelector?: boolean;
  selector?: LabelSelector;
  template: PodTemplate;
};
export type Job = KubeObject & { spec: JobSpec; status?: JobStatus };

export type CronJob = KubeObject & {
  spec: {
    schedule: string;
    timeZone?: string;
    suspend?: boolean;
    concurrencyPolicy?: string;
    startingDeadlineSeconds?: number;
    successfulJobsHistoryLimit?: number;
    failedJobsHistoryLimit?: number;
    jobTemplate: { metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> }; spec: JobSpec };
  };
  status?: {
    active?: { apiVersion?: string; kind?: string; namespace?: string; name?: string; uid?: string; resourceVersion?: string }[];
    lastScheduleTime?: string;
    lastSuccessfulTime?: string;
  };
};

export type ServicePort = {
  name?: string; protocol?: string; appProtocol?: string; port: number; targetPort?: IntOrString; nodePort?: number;
};
export type Service = KubeObject & {
  spec?: {
    type?: string;
    selector?: Record<string, string>;
    ports?: ServicePort[];
    clusterIP?: string;
    clusterIPs?: string[];
    loadBalancerIP?: string;
    loadBalancerClass?: string;
    allocateLoadBalancerNodePorts?: boolean;
    publishNotReadyAddresses?: boolean;
    externalName?: string;
    ipFamilies?: string[];
    ipFamilyPolicy?: string;
    [field: string]: unknown;
  };
  status?: { loadBalancer?: { ingress?: { ip?: string; ipMode?: string }[] } };
};

export type EndpointAddress = {
  ip: string; nodeName?: string; hostname?: string; targetRef?: { kind: string; namespace: string; name: string; uid: string };
};
export type EndpointPort = { name?: string; port: number; protocol?: string; appProtocol?: string };
export type Endpoints = KubeObject & {
  subsets?: { addresses?: EndpointAddress[]; notReadyAddresses?: EndpointAddress[]; ports?: EndpointPort[] }[];
};
export type Endpoint = {
  addresses: string[];
  conditions: { ready: boolean; serving: boolean; terminating: boolean };
  nodeName?: string;
  zone?: string;
  hostname?: string;
  targetRef?: { kind: string; namespace: string; name: string; uid: string };
};
export type EndpointSlice = KubeObject & {
  addressType: string; endpoints?: Endpoint[]; ports?: EndpointPort[];
};

export type Ingress = KubeObject & { status?: { loadBalancer?: { ingress?: { ip?: string }[] } } };

export type PersistentVolumeClaim = KubeObject & {
  spec: {
    accessModes?: string[];
    storageClassName?: string;
    volumeName?: string;
    volumeMode?: string;
    resources?: { requests?: ResourceAmounts };
  };
  status?: { phase?: string; accessModes?: string[]; capacity?: ResourceAmounts };
};
export type PersistentVolume = KubeObject & {
  spec: {
    capacity?: ResourceAmounts;
    accessModes?: string[];
    storageClassName?: string;
    persistentVolumeReclaimPolicy?: string;
    claimRef?: { apiVersion?: string; kind?: string; namespace?: string; name?: string; uid?: string };
    [field: string]: unknown;
  };
  status?: { phase?: string };
};
export type StorageClass = KubeObject & { provisioner: string; reclaimPolicy?: string; volumeBindingMode?: string };

export type HorizontalPodAutoscaler = KubeObject & {
  spec: {
    scaleTargetRef: { apiVersion?: string; kind: string; name: string };
    minReplicas?: number;
    maxReplicas: number;
    metrics?: { type: string; resource?: { name: string; [field: string]: unknown }; [field: string]: unknown }[];
  };
  status?: Record<string, unknown> & { conditions?: Condition[]; lastScaleTime?: string };
};

export type PodDisruptionBudget = KubeObject & {
  spec?: { selector?: LabelSelector; minAvailable?: IntOrString; maxUnavailable?: IntOrString };
  status?: Record<string, unknown> & { conditions?: Condition[] };
};

export type ResourceQuota = KubeObject & {
  spec?: { hard?: ResourceAmounts; scopes?: string[] };
  status?: { hard?: ResourceAmounts; used?: ResourceAmounts };
};

export type Event = KubeObject & {
  involvedObject: { kind?: string; namespace?: string; name?: string; uid?: string; [field: string]: unknown };
  reason?: string;
  message?: string;
  type?: string;
  count?: number;
  firstTimestamp?: string;
  lastTimestamp?: string;
};

export const PODS = defineKind<Pod>('', 'v1', 'pods', 'Pod');
export const NODES = defineKind<Node>('', 'v1', 'nodes', 'Node');
export const NAMESPACES = defineKind<Namespace>('', 'v1', 'namespaces', 'Namespace');
export const SERVICES = defineKind<Service>('', 'v1', 'services', 'Service');
export const ENDPOINTS = defineKind<Endpoints>('', 'v1', 'endpoints', 'Endpoints');
export const CONFIG_MAPS = defineKind<KubeObject>('', 'v1', 'configmaps', 'ConfigMap');
export const SERVICE_ACCOUNTS = defineKind<KubeObject>('', 'v1', 'serviceaccounts', 'ServiceAccount');
export const EVENTS = defineKind<Event>('', 'v1', 'events', 'Event');
export const CLAIMS = defineKind<PersistentVolumeClaim>('', 'v1', 'persistentvolumeclaims', 'PersistentVolumeClaim');
export const VOLUMES = defineKind<PersistentVolume>('', 'v1', 'persistentvolumes', 'PersistentVolume');
export const QUOTAS = defineKind<ResourceQuota>('', 'v1', 'resourcequotas', 'ResourceQuota');
export const DEPLOYMENTS = defineKind<Deployment>('apps', 'v1', 'deployments', 'Deployment');
export const REPLICA_SETS = defineKind<ReplicaSet>('apps', 'v1', 'replicasets', 'ReplicaSet');
export const STATEFUL_SETS = defineKind<StatefulSet>('apps', 'v1', 'statefulsets', 'StatefulSet');
export const DAEMON_SETS = defineKind<DaemonSet>('apps', 'v1', 'daemonsets', 'DaemonSet');
export const CONTROLLER_REVISIONS = defineKind<ControllerRevision>('apps', 'v1', 'controllerrevisions', 'ControllerRevision');
export const JOBS = defineKind<Job>('batch', 'v1', 'jobs', 'Job');
export const CRON_JOBS = defineKind<CronJob>('batch', 'v1', 'cronjobs', 'CronJob');
export const ENDPOINT_SLICES = defineKind<EndpointSlice>('discovery.k8s.io', 'v1', 'endpointslices', 'EndpointSlice');
export const INGRESSES = defineKind<Ingress>('networking.k8s.io', 'v1', 'ingresses', 'Ingress');
export const AUTOSCALERS = defineKind<HorizontalPodAutoscaler>('autoscaling', 'v2', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler');
export const BUDGETS = defineKind<PodDisruptionBudget>('policy', 'v1', 'poddisruptionbudgets', 'PodDisruptionBudget');
export const STORAGE_CLASSES = defineKind<StorageClass>('storage.k8s.io', 'v1', 'storageclasses', 'StorageClass');
