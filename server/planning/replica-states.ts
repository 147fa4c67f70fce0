import { toRequirements, type SelectorRequirement } from '#lib/kube/label-selector.ts';
import type { KubeObject, LabelSelector, ResourceType } from '#lib/kube/object.ts';
import { isTooYoungForPods, needsPods, podSelectorOf, replicaState, type ReplicaFields, type ReplicaState } from '#lib/federation/scheduling/replica-state.ts';
import { at, listAt, numberAt, stringAt } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { definitionName } from '#server/host/definitions.ts';
import { DEFINITIONS } from '#server/host/resources.ts';
import { isUnreachable } from '#server/kube-client/errors.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';
import type { Member } from '#server/members/member.ts';
import type { WorkloadObservation } from '#server/members/observe-workload.ts';
import { parseObjectKey } from '#server/runtime/object-key.ts';

const PODS: ResourceType = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };
/** A member has this long to list the pods of one workload; otherwise it is planned by what its cache says. */
const PODS_DEADLINE_MS = 5_000;
/** And this long to show one object of a custom kind. */
const TARGET_DEADLINE_MS = 3_000;

const JOBS_TYPE = 'jobs.batch';
const REPLICAS_PATH = '/spec/replicas';
const PARALLELISM_PATH = '/spec/parallelism';
const JOB_FIELDS: ReplicaFields = { desired: ['spec', 'parallelism'], ready: ['status', 'ready'] };
const WORKLOAD_FIELDS: ReplicaFields = { desired: ['spec', 'replicas'], ready: ['status', 'readyReplicas'] };

/** Kinds that have replicas whether or not the template says how many. */
const REPLICATED_TYPES: ReadonlySet<string> = new Set(['deployments.apps', 'replicasets.apps', 'statefulsets.apps']);

/**
 * Where a workload's number of replicas stands: a Job's parallelism, or `spec.replicas` of any kind that has it, custom
 * ones included: by the template, or by the schema that the host serves. Undefined when a kind has none.
 */
export async function findReplicasPath(client: KubeClient, type: TypeConfig, fedObject: KubeObject, signal?: AbortSignal): Promise<string | undefined> {
  if (type.name === JOBS_TYPE) return PARALLELISM_PATH;
  if (REPLICATED_TYPES.has(type.name) || typeof at(fedObject, 'spec', 'template', 'spec', 'replicas') === 'number') return REPLICAS_PATH;
  const definition = await client.find<KubeObject>(DEFINITIONS, { name: definitionName(type.federated) }, { signal });
  const versions = listAt(definition, 'spec', 'versions') ?? [];
  return versions.some((version) => stringAt(version, 'schema', 'openAPIV3Schema', ...TEMPLATE_REPLICAS, 'type') === 'integer') ? REPLICAS_PATH : undefined;
}

const TEMPLATE_REPLICAS = ['spec', 'template', 'spec', 'replicas'].flatMap((field) => ['properties', field]);

export type TargetReading = {
  readonly nowMs: number;
  readonly signal: AbortSignal | undefined;
  /** The member was asked for its Pods and did not answer. */
  readonly onUnread: () => void;
};

export type TargetNumbers = { state: ReplicaState; observed?: number; ready?: number };

/**
 * The numbers of a workload in one member. Those of the built-in kinds are in the cache; of a custom kind the cache keeps
 * only that it is there, so the object itself is read.
 */
export async function readTarget(member: Member, type: TypeConfig, key: string, reading: TargetReading): Promise<TargetNumbers> {
  const record = member.targets(type.name)?.get(key);
  if (record === undefined || !member.isReachable) return withCounts(await readReplicaState(member, record?.outline, reading), record?.observation);
  if (record.outline !== undefined && record.observation !== undefined) return withCounts(await readReplicaState(member, record.outline, reading), record.observation);
  const target = await member.client.find<KubeObject>(type.target, parseObjectKey(key), { deadlineMs: TARGET_DEADLINE_MS, signal: reading.signal });
  const state = await readReplicaState(member, target, reading);
  if (target === undefined) return { state };
  return { state, observed: numberAt(target, 'status', 'replicas') ?? 0, ready: numberAt(target, 'status', 'readyReplicas') ?? 0 };
}

function withCounts(state: ReplicaState, observation: WorkloadObservation | undefined): TargetNumbers {
  return observation === undefined ? { state } : { state, observed: observation.replicasObserved, ready: observation.replicasReady };
}

/** How many replicas run in a member and how many it can take. Pods are read only where wanted and ready replicas differ, and not within the minute in which none of them counts yet. */
async function readReplicaState(member: Member, outline: KubeObject | undefined, { nowMs, signal, onUnread }: TargetReading): Promise<ReplicaState> {
  const fields = outline?.kind === 'Job' ? JOB_FIELDS : WORKLOAD_FIELDS;
  if (outline === undefined || !needsPods(outline, fields)) return replicaState(outline, [], nowMs, fields);
  if (!member.isReachable) return asLastSeen(outline, fields);
  if (isTooYoungForPods(outline, nowMs)) return { ...asLastSeen(outline, fields), needsRecheck: true };
  const selector = podSelectorOf(outline);
  if (selector === undefined) return asLastSeen(outline, fields);
  try {
    const pods = await member.client.listAll<KubeObject>(PODS, {
      namespace: outline.metadata.namespace, labelSelector: toSelectorText(toRequirements(asLabelSelector(selector))), deadlineMs: PODS_DEADLINE_MS, signal,
    });
    return replicaState(outline, pods, nowMs, fields);
  } catch (error) {
    // One member that falls silent in between must not keep the others from being planned.
    if (!isUnreachable(error) || signal?.aborted === true) throw error;
    onUnread();
    return { ...asLastSeen(outline, fields), needsRecheck: true };
  }
}

function asLastSeen(outline: KubeObject, fields: ReplicaFields): Extract<ReplicaState, { known: true }> {
  return { known: true, current: numberAt(outline, ...fields.ready) ?? 0, needsRecheck: false };
}

/** A selector in the form of a query parameter. */
export function toSelectorText(requirements: readonly SelectorRequirement[]): string {
  return requirements.map(({ key, operator, values }) => {
    switch (operator) {
      case 'In': return `${key} in (${values.join(',')})`;
      case 'NotIn': return `${key} notin (${values.join(',')})`;
      case 'Exists': return key;
      case 'DoesNotExist': return `!${key}`;
      case 'Gt': return `${key}>${values[0] ?? ''}`;
      case 'Lt': return `${key}<${values[0] ?? ''}`;
    }
  }).join(',');
}

/** `spec.selector` of a workload, whose shape its API server has checked. */
function asLabelSelector(selector: Record<string, unknown>): LabelSelector {
  return selector as LabelSelector;
}
