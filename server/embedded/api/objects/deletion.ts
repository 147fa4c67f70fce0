import type { KubeObject } from '#lib/kube/object.ts';
import { preconditionConflict } from '../api-error.ts';
import type { DeleteOptions, PropagationPolicy } from '../cluster-api.ts';
import { arrayAt, numberAt, objectAt, textAt } from '../kinds/fields.ts';
import type { ServedType } from '../resource-catalog.ts';
import { hasGeneration } from './generation.ts';
import { toTimestamp } from './metadata.ts';

/** What the garbage collector acts on before it lets an owner go. */
const FOREGROUND_FINALIZER = 'foregroundDeletion';
const ORPHAN_FINALIZER = 'orphan';
const DEFAULT_POD_GRACE_SECONDS = 30;

/** What a DELETE leads to. */
export type DeletionPlan =
  | { readonly then: 'remove' }
  | { readonly then: 'mark'; readonly object: KubeObject }
  | { readonly then: 'wait' };

/** Decides what deleting `live` means now. @throws ApiError 409 when a precondition does not hold. */
export function planDeletion(type: ServedType, live: KubeObject, options: DeleteOptions, now: Date): DeletionPlan {
  checkPreconditions(type, live, options);
  const finalizers = finalizersFor(live, options.propagationPolicy);
  const graceSeconds = graceFor(type, live, options.gracePeriodSeconds);
  const isHeld = finalizers.length > 0 || (type.storage === '/namespaces' && arrayAt(live, 'spec', 'finalizers').length > 0);
  if (live.metadata.deletionTimestamp !== undefined) return planAgain(live, finalizers, graceSeconds, isHeld, now);
  if (!isHeld && graceSeconds === 0) return { then: 'remove' };
  return { then: 'mark', object: markDeleted(type, live, finalizers, graceSeconds, now) };
}

/** Whether nothing holds an object any more that was asked to go. */
export function isReleased(type: ServedType, object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers = [] } = object.metadata;
  if (deletionTimestamp === undefined || finalizers.length > 0 || deletionGracePeriodSeconds > 0) return false;
  return type.storage !== '/namespaces' || arrayAt(object, 'spec', 'finalizers').length === 0;
}

export function checkPreconditions(type: ServedType, live: KubeObject, options: DeleteOptions): void {
  const { uid, resourceVersion } = options.preconditions ?? {};
  const { name } = live.metadata;
  if (uid !== undefined && uid !== live.metadata.uid) {
    throw preconditionConflict(type, name, `the UID in the precondition (${uid}) does not match the UID in record (${live.metadata.uid ?? ''}). The object might have been deleted and then recreated`);
  }
  if (resourceVersion !== undefined && resourceVersion !== live.metadata.resourceVersion) {
    throw preconditionConflict(type, name, `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${live.metadata.resourceVersion ?? ''}). The object might have been modified`);
  }
}

function planAgain(live: KubeObject, finalizers: readonly string[], graceSeconds: number, isHeld: boolean, now: Date): DeletionPlan {
  const before = live.metadata.deletionGracePeriodSeconds ?? 0;
  const isShorter = graceSeconds < before;
  if (!isHeld && Math.min(graceSeconds, before) === 0) return { then: 'remove' };
  if (!isShorter && finalizers.length === (live.metadata.finalizers ?? []).length) return { then: 'wait' };
  const metadata = {
    ...live.metadata, ...(finalizers.length === 0 ? {} : { finalizers: [...finalizers] }),
    ...(isShorter ? { deletionGracePeriodSeconds: graceSeconds, deletionTimestamp: toTimestamp(new Date(now.getTime() + graceSeconds * 1000)) } : {}),
  };
  return { then: 'mark', object: { ...live, metadata } };
}

function markDeleted(type: ServedType, live: KubeObject, finalizers: readonly string[], graceSeconds: number, now: Date): KubeObject {
  const { finalizers: _old, generation, ...rest } = live.metadata;
  const marked: KubeObject = {
    ...live,
    metadata: {
      ...rest,
      ...(generation === undefined ? {} : { generation: hasGeneration(type) && !isSelfEmptying(type) ? generation + 1 : generation }),
      ...(finalizers.length === 0 ? {} : { finalizers: [...finalizers] }),
      deletionTimestamp: toTimestamp(new Date(now.getTime() + graceSeconds * 1000)),
      ...(isSelfEmptying(type) ? {} : { deletionGracePeriodSeconds: graceSeconds }),
    },
  };
  if (type.storage === '/namespaces') marked['status'] = { ...objectAt(live, 'status'), phase: 'Terminating' };
  return marked;
}

/** Types whose deletion is a life-cycle step of their own, not one of generic storage. */
function isSelfEmptying({ storage }: ServedType): boolean {
  return storage === '/namespaces' || storage === 'apiextensions.k8s.io/customresourcedefinitions';
}

function finalizersFor(live: KubeObject, policy: PropagationPolicy | undefined): readonly string[] {
  const present = live.metadata.finalizers ?? [];
  if (policy === undefined) return present;
  const others = present.filter((each) => each !== FOREGROUND_FINALIZER && each !== ORPHAN_FINALIZER);
  switch (policy) {
    case 'Foreground': return [...others, FOREGROUND_FINALIZER];
    case 'Orphan': return [...others, ORPHAN_FINALIZER];
    case 'Background': return others;
  }
}

/** Only pods that run somewhere are given time to stop. */
function graceFor(type: ServedType, live: KubeObject, asked: number | undefined): number {
  if (type.storage !== '/pods') return 0;
  const phase = textAt(live, 'status', 'phase');
  if (textAt(live, 'spec', 'nodeName') === '' || phase === 'Succeeded' || phase === 'Failed') return 0;
  return Math.max(0, asked ?? numberAt(live, 'spec', 'terminationGracePeriodSeconds') ?? DEFAULT_POD_GRACE_SECONDS);
}
