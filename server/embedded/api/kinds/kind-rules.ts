import type { KubeObject } from '#lib/kube/object.ts';
import type { StatusCause } from '#lib/kube/status.ts';
import type { ObjectStore } from '../../store/object-store.ts';
import type { ServedType } from '../resource-catalog.ts';
import { CONFIG_MAP_RULES, SECRET_RULES } from './config-rules.ts';
import { CRD_RULES } from './crd-rules.ts';
import { NAMESPACE_RULES } from './namespace-rules.ts';
import { POD_RULES } from './pod-rules.ts';
import { ROLE_BINDING_RULES } from './rbac-rules.ts';
import { SERVICE_RULES } from './service-rules.ts';
import { PERSISTENT_VOLUME_CLAIM_RULES, PERSISTENT_VOLUME_RULES } from './volume-rules.ts';
import { DEPLOYMENT_RULES, JOB_RULES, SELECTOR_RULES, STATEFUL_SET_RULES } from './workload-rules.ts';

export type RuleContext = { readonly type: ServedType; readonly store: ObjectStore; readonly now: Date; readonly user: string };

/** What one kind asks for beyond its schema. `live` is absent on create. */
export type KindRules = {
  /** Completes the draft in place: allocations, fields that the server sets, values carried over from `live`. */
  readonly fill?: (draft: KubeObject, live: KubeObject | undefined, context: RuleContext) => void;
  /** Field errors of a completed object: immutable fields, references within the object. */
  readonly check?: (object: KubeObject, live: KubeObject | undefined, context: RuleContext) => StatusCause[];
};

const RULES: Readonly<Record<string, KindRules>> = {
  '/namespaces': NAMESPACE_RULES,
  '/configmaps': CONFIG_MAP_RULES,
  '/secrets': SECRET_RULES,
  '/services': SERVICE_RULES,
  '/pods': POD_RULES,
  '/persistentvolumeclaims': PERSISTENT_VOLUME_CLAIM_RULES,
  '/persistentvolumes': PERSISTENT_VOLUME_RULES,
  'apps/deployments': DEPLOYMENT_RULES,
  'apps/replicasets': SELECTOR_RULES,
  'apps/daemonsets': SELECTOR_RULES,
  'apps/statefulsets': STATEFUL_SET_RULES,
  'batch/jobs': JOB_RULES,
  'rbac.authorization.k8s.io/rolebindings': ROLE_BINDING_RULES,
  'rbac.authorization.k8s.io/clusterrolebindings': ROLE_BINDING_RULES,
  'apiextensions.k8s.io/customresourcedefinitions': CRD_RULES,
};

const NO_RULES: KindRules = {};

export function rulesOf(type: ServedType): KindRules {
  return RULES[type.storage] ?? NO_RULES;
}
