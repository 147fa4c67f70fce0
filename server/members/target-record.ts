import type { KubeObject } from '#lib/kube/object.ts';
import { FIELD_MANAGER, MANAGED_LABEL } from '#lib/federation/types/constants.ts';
import { at, objectAt } from '#lib/federation/types/read.ts';
import { textHash } from './content-hash.ts';
import { observeWorkload, type WorkloadObservation } from './observe-workload.ts';

/**
 * What is kept of an object in a member: enough to see that it is there, whose it is and whether somebody changed what
 * we own, but not its content; with thousands of objects in tens of members the content would not fit in memory.
 */
export type TargetRecord = {
  uid: string;
  resourceVersion: string;
  generation: number | undefined;
  isDeleting: boolean;
  /** Value of the managed label. */
  managed: string | undefined;
  /**
   * Changes when the set of fields that we own changes, and when we apply other values (to the second). The API server
   * takes a field from us as soon as somebody else gives it another value, so an equal text means: nothing we set was
   * changed. For an object of which we own nothing, such as one taken over from KubeFed, it changes with the object's spec.
   */
  owned: string;
  observation: WorkloadObservation | undefined;
  /** Of a workload, the few fields by which replicas are planned: `metadata.creationTimestamp`, `spec.{replicas, parallelism, selector}` and `status.{readyReplicas, ready}`. */
  outline: KubeObject | undefined;
  /** The whole status, kept only for types whose status is collected. */
  status: Record<string, unknown> | undefined;
};

/** Reduces an object of a member to its record. */
export function toTargetRecord(object: KubeObject, options: { keepStatus: boolean }): TargetRecord {
  const { metadata } = object;
  return {
    uid: metadata.uid ?? '',
    resourceVersion: metadata.resourceVersion ?? '',
    generation: metadata.generation,
    isDeleting: metadata.deletionTimestamp !== undefined,
    managed: metadata.labels?.[MANAGED_LABEL],
    owned: ownedFieldsHash(object),
    observation: observeWorkload(object),
    outline: toOutline(object),
    status: options.keepStatus ? objectAt(object, 'status') : undefined,
  };
}

function toOutline(object: KubeObject): KubeObject | undefined {
  const selector = at(object, 'spec', 'selector');
  const replicas = at(object, 'spec', 'replicas');
  const parallelism = at(object, 'spec', 'parallelism');
  if (replicas === undefined && parallelism === undefined) return undefined;
  const { name, namespace, creationTimestamp } = object.metadata;
  return {
    apiVersion: object.apiVersion, kind: object.kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), ...(creationTimestamp === undefined ? {} : { creationTimestamp }) },
    spec: parallelism === undefined ? { replicas, selector } : { parallelism, selector },
    status: { readyReplicas: at(object, 'status', 'readyReplicas'), ready: at(object, 'status', 'ready') },
  };
}

function ownedFieldsHash(object: KubeObject): string {
  const ours = object.metadata.managedFields?.find(
    (entry) => entry.manager === FIELD_MANAGER && entry.operation === 'Apply' && (entry.subresource ?? '') === '',
  );
  return ours === undefined ? `~${object.metadata.generation ?? object.metadata.resourceVersion ?? ''}` : textHash(`${ours.time ?? ''}${JSON.stringify(ours.fieldsV1)}`);
}
