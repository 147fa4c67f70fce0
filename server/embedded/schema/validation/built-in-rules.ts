/** Semantic validation of the built-in kinds. */
import type { StatusCause } from '#lib/kube/status.ts';
import { mapAt, type JsonMap } from '../defaults/json-map.ts';
import type { GroupVersionKind } from '../schema.ts';
import { checkCustomResourceDefinition } from '../crd/crd-rules.ts';
import {
  checkConfigMap, checkEvent, checkEventsEvent, checkHorizontalPodAutoscaler, checkLease, checkPersistentVolume, checkPersistentVolumeClaim, checkPodDisruptionBudget,
  checkPodUpdate, checkPriorityClass, checkRole, checkRoleBinding, checkSecret, checkStorageClass,
} from './core-rules.ts';
import { FieldErrors } from './field-errors.ts';
import { checkMetadata, type NameRule } from './metadata-rules.ts';
import { dnsLabelProblems, dnsSubdomainProblems, pathSegmentProblems } from './name-rules.ts';
import { checkEndpoints, checkEndpointSlice, checkIngress, checkNetworkPolicy, checkService } from './network-rules.ts';
import { checkPodSpec, checkPodTemplate } from './pod-rules.ts';
import { checkCronJob, checkDaemonSet, checkDeployment, checkJob, checkReplicaSet, checkStatefulSet } from './workload-rules.ts';

type Rule = (errors: FieldErrors, object: JsonMap, old: JsonMap | undefined) => void;

const RULES: Readonly<Record<string, Rule>> = {
  Pod: (errors, object, old) => (old === undefined ? checkPodSpec(errors, mapAt(object, 'spec') ?? {}, 'spec') : checkPodUpdate(errors, object, old)),
  PodTemplate: (errors, object) => checkPodTemplate(errors, mapAt(object, 'template'), 'template'),
  Deployment: checkDeployment, ReplicaSet: checkReplicaSet, DaemonSet: checkDaemonSet, StatefulSet: checkStatefulSet, Job: checkJob, CronJob: checkCronJob,
  Service: checkService, Endpoints: checkEndpoints, EndpointSlice: checkEndpointSlice, Ingress: checkIngress, NetworkPolicy: checkNetworkPolicy,
  ConfigMap: checkConfigMap, Secret: checkSecret, PersistentVolumeClaim: checkPersistentVolumeClaim, PersistentVolume: checkPersistentVolume,
  PodDisruptionBudget: checkPodDisruptionBudget, Role: checkRole, ClusterRole: checkRole, RoleBinding: checkRoleBinding, ClusterRoleBinding: checkRoleBinding,
  Lease: checkLease, StorageClass: checkStorageClass, PriorityClass: checkPriorityClass, CustomResourceDefinition: checkCustomResourceDefinition,
};

const namespaceRule: NameRule = (name) => (name.includes('.') ? ['must not contain dots'] : dnsLabelProblems(name));
const NAME_RULES: Readonly<Record<string, NameRule>> = {
  Namespace: namespaceRule, Service: dnsLabelProblems, Role: pathSegmentProblems, ClusterRole: pathSegmentProblems, RoleBinding: pathSegmentProblems,
  ClusterRoleBinding: pathSegmentProblems,
};
/** Reviews are questions, not objects: they need no name. */
const NAMELESS = /(Review|TokenRequest|Eviction|Binding|Scale)$/;

/** Field errors of a decoded and defaulted object. On the `status` endpoint only metadata is looked at. */
export function validateBuiltIn(gvk: GroupVersionKind, object: JsonMap, old: JsonMap | undefined, subresource: string | undefined): StatusCause[] {
  const errors = new FieldErrors();
  const isNamed = !NAMELESS.test(gvk.kind) || gvk.kind.endsWith('RoleBinding');
  if (isNamed) checkMetadata(errors, object, { nameRule: NAME_RULES[gvk.kind] ?? dnsSubdomainProblems, old });
  if (subresource === 'status') return errors.causes;
  if (gvk.kind === 'Event') (gvk.group === '' ? checkEvent : checkEventsEvent)(errors, object);
  else if (gvk.kind === 'HorizontalPodAutoscaler') checkHorizontalPodAutoscaler(errors, object);
  else RULES[gvk.kind]?.(errors, object, old);
  return errors.causes;
}
