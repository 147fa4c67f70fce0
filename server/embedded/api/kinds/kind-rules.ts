import type { KubeObject } from '#lib/kube/object.ts';
import type { StatusCause } from '#lib/kube/status.ts';
import type { ObjectStore } from '../../store/object-store.ts';
import type { ServedType } from '../resource-catalog.ts';
import { CRD_RULES } from './crd-rules.ts';
import { JOB_RULES } from './job-rules.ts';
import { NAMESPACE_RULES } from './namespace-rules.ts';
import { POD_RULES } from './pod-rules.ts';
import { SERVICE_RULES } from './service-rules.ts';
import { VOLUME_RULES } from './volume-rules.ts';

export type RuleContext = { readonly type: ServedType; readonly store: ObjectStore; readonly now: Date };

/** What one kind asks of this cluster beyond its schema, defaults and validation. `live` is absent on create. */
export type KindRules = {
  /** Completes what a client sent, in place, before it is checked: allocations, what the server sets, what it keeps of `live`. */
  readonly fill?: (draft: KubeObject, live: KubeObject | undefined, context: RuleContext) => void;
  /** The server's own finalizer on objects of this kind: set on create, and kept from the checks that clients' finalizers must pass. */
  readonly ownFinalizer?: string;
  /** Fields that `fill` may set on create: a client owns those that it sent itself only. */
  readonly serverFields?: readonly (readonly string[])[];
  /** Names of objects that nobody may delete. */
  readonly permanent?: ReadonlySet<string>;
  /** Field errors that only a look at `live` shows. */
  readonly check?: (object: KubeObject, live: KubeObject) => StatusCause[];
};

const RULES: Readonly<Record<string, KindRules>> = {
  '/namespaces': NAMESPACE_RULES,
  '/services': SERVICE_RULES,
  '/pods': POD_RULES,
  '/persistentvolumeclaims': VOLUME_RULES,
  '/persistentvolumes': VOLUME_RULES,
  'batch/jobs': JOB_RULES,
  'apiextensions.k8s.io/customresourcedefinitions': CRD_RULES,
};

const NO_RULES: KindRules = {};

export function rulesOf(type: ServedType): KindRules {
  return RULES[type.storage] ?? NO_RULES;
}
