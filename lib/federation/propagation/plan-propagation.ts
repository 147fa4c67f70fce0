import { assertNever } from '#lib/kube/invariant.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { parseOverrides, type ParsedOverrides } from '../overrides/parse-overrides.ts';
import type { PlacementCluster } from '../placement/compute-placement.ts';
import { type ClusterCode, federatedStatusOf } from '../types/federated-object.ts';
import { at } from '../types/read.ts';
import type { TypeConfig } from '../types/type-config.ts';
import { type AppliedRecord, parseAppliedRecord } from './applied-record.ts';
import { ownedContent } from './content.ts';
import { type ApplyCause, decideApply } from './decide-apply.ts';
import { type DeleteOptions, deleteOptionsOf } from './delete-options.ts';
import { clustersHolding, type MemberView, ownershipOf } from './member-view.ts';
import { renderForCluster } from './render-for-cluster.ts';
import type { TemplateWarning } from './sanitize-template.ts';
import { objectVersion, recordedVersionFor, type RecordedVersions } from './version-hash.ts';

/** Why a cluster is left alone. Codes that go into its status stand beside it. */
export type LeaveReason = 'NotSelected' | 'NotOurs' | 'InSync' | 'NotReady' | 'Unsynced' | 'Refused' | 'Invalid' | 'BeingRemoved';

/** What to do in one cluster. Plans list the clusters where nothing is to be done, too: they explain. */
export type Operation =
  /** `adopt: false`: an object that is there already must not be taken over; create it with a request that fails if it exists. */
  | { do: 'create'; cluster: string; object: KubeObject; owned: Record<string, unknown>; adopt: boolean; because: ApplyCause }
  | { do: 'update'; cluster: string; object: KubeObject; owned: Record<string, unknown>; because: ApplyCause | 'Adopted' }
  | { do: 'delete'; cluster: string; options: DeleteOptions }
  /** Remove the managed label and leave the object. */
  | { do: 'release'; cluster: string }
  /** `code` is absent when the cluster has no entry in the status. */
  | { do: 'leave'; cluster: string; reason: LeaveReason; code?: ClusterCode; message?: string; live?: KubeObject; owned?: Record<string, unknown> };

export type PropagationInput = {
  fedObject: KubeObject;
  typeConfig: TypeConfig;
  /** Every joined cluster. */
  clusters: readonly PlacementCluster[];
  /** Names from `computePlacement`. */
  selected: readonly string[];
  /** By cluster name; one that is absent counts as unsynced. */
  members: ReadonlyMap<string, MemberView>;
  adoptResources: boolean;
  /** KubeFed's PropagatedVersion of the object, when taking over from it. */
  recordedByKubeFed?: RecordedVersions;
};

export type PropagationPlan = {
  /** One for each joined cluster, in the order given. */
  operations: Operation[];
  /** The template has metadata that is not propagated. */
  warnings: TemplateWarning[];
};

type Context = PropagationInput & {
  selection: ReadonlySet<string>;
  holding: ReadonlySet<string>;
  records: ReadonlyMap<string, AppliedRecord>;
  overrides: ParsedOverrides;
  warnings: Set<TemplateWarning>;
};

/** Decides for every joined cluster what has to be done there for a federated object that is not being deleted. */
export function planPropagation(input: PropagationInput): PropagationPlan {
  const context: Context = {
    ...input,
    selection: new Set(input.selected),
    holding: clustersHolding(input.fedObject, input.recordedByKubeFed),
    records: recordsOf(input.fedObject),
    overrides: parseOverrides(at(input.fedObject, 'spec', 'overrides')),
    warnings: new Set(),
  };
  const operations = input.clusters.map((cluster) => {
    const view: MemberView = input.members.get(cluster.name) ?? { state: 'unsynced', code: 'CachedRetrievalFailed', message: 'its objects have not been read yet' };
    return context.selection.has(cluster.name) ? planSelected(context, cluster, view) : planUnselected(context, cluster.name, view);
  });
  return { operations, warnings: [...context.warnings].toSorted() };
}

/** What was applied in each cluster, as the status of the federated object remembers it. */
export function recordsOf(fedObject: KubeObject): Map<string, AppliedRecord> {
  const records = new Map<string, AppliedRecord>();
  for (const { name, applied } of federatedStatusOf(fedObject).clusters ?? []) {
    const record = parseAppliedRecord(applied);
    if (record !== undefined) records.set(name, record);
  }
  return records;
}

function planSelected(context: Context, cluster: PlacementCluster, view: MemberView): Operation {
  const { name } = cluster;
  switch (view.state) {
    case 'notReady': return { do: 'leave', cluster: name, reason: 'NotReady', code: 'ClusterNotReady', message: 'Cluster not ready' };
    case 'unsynced': return { do: 'leave', cluster: name, reason: 'Unsynced', code: view.code, message: view.message };
    case 'absent': return planApply(context, cluster, undefined);
    case 'present': {
      const ownership = ownershipOf(view.live);
      if (ownership === 'handsOff') {
        return { do: 'leave', cluster: name, reason: 'NotOurs', code: 'ManagedLabelFalse', message: 'the object there is labelled kubefed.io/managed=false' };
      }
      if (ownership === 'foreign' && !context.adoptResources && view.hostNamespace !== true) {
        return { do: 'leave', cluster: name, reason: 'Refused', code: 'AlreadyExists', message: 'Resource pre-exist in cluster' };
      }
      if (view.live.metadata.deletionTimestamp !== undefined) {
        return { do: 'leave', cluster: name, reason: 'BeingRemoved', code: 'WaitingForRemoval', message: 'the object there is being deleted; it is made anew once it is gone' };
      }
      return planApply(context, cluster, view.live);
    }
    default: return assertNever(view);
  }
}

function planApply(context: Context, cluster: PlacementCluster, live: KubeObject | undefined): Operation {
  const { name } = cluster;
  const rendered = renderForCluster({
    fedObject: context.fedObject, typeConfig: context.typeConfig, cluster, overrides: context.overrides,
    ...(live === undefined ? {} : { live }),
  });
  if (!rendered.ok) return { do: 'leave', cluster: name, reason: 'Invalid', code: rendered.code, message: rendered.message };
  for (const warning of rendered.warnings) context.warnings.add(warning);
  const owned = ownedContent(rendered.object, rendered.leftToCluster);
  const decision = decideApply({
    owned, live, record: context.records.get(name), recordedByKubeFed: live !== undefined && isRecordedByKubeFed(context, name, live),
  });
  if (!decision.apply) return { do: 'leave', cluster: name, reason: 'InSync', code: '', ...(live === undefined ? {} : { live }), owned };
  if (live === undefined) {
    return { do: 'create', cluster: name, object: rendered.object, owned, adopt: context.adoptResources, because: decision.because };
  }
  return { do: 'update', cluster: name, object: rendered.object, owned, because: ownershipOf(live) === 'foreign' ? 'Adopted' : decision.because };
}

function isRecordedByKubeFed(context: Context, cluster: string, live: KubeObject): boolean {
  const recorded = context.recordedByKubeFed;
  if (recorded === undefined) return false;
  const version = recordedVersionFor(recorded, context.fedObject['spec'], cluster);
  return version !== '' && version === objectVersion(live);
}

function planUnselected(context: Context, cluster: string, view: MemberView): Operation {
  switch (view.state) {
    case 'notReady':
    case 'unsynced':
      return context.holding.has(cluster)
        ? { do: 'leave', cluster, reason: view.state === 'notReady' ? 'NotReady' : 'Unsynced', code: 'WaitingForRemoval', message: 'the object is removed once the cluster can be reached' }
        : { do: 'leave', cluster, reason: 'NotSelected' };
    case 'absent': return { do: 'leave', cluster, reason: 'NotSelected' };
    case 'present': {
      if (ownershipOf(view.live) !== 'managed') return { do: 'leave', cluster, reason: 'NotOurs' };
      if (view.hostNamespace === true) return { do: 'release', cluster };
      if (view.live.metadata.deletionTimestamp !== undefined) return { do: 'leave', cluster, reason: 'BeingRemoved', code: 'WaitingForRemoval' };
      const options = deleteOptionsOf(context.fedObject);
      return options.ok
        ? { do: 'delete', cluster, options: options.value }
        : { do: 'leave', cluster, reason: 'Invalid', code: 'DeletionFailed', message: options.message };
    }
    default: return assertNever(view);
  }
}
