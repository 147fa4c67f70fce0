import type { KubeObject } from '#lib/kube/object.ts';
import { FORCE_DELETION_ANNOTATION, ORPHAN_ANNOTATION, SYNC_FINALIZER } from '../types/constants.ts';
import { deleteOptionsOf } from './delete-options.ts';
import { clustersHolding, type MemberView, ownershipOf } from './member-view.ts';
import type { Operation } from './plan-propagation.ts';
import type { RecordedVersions } from './version-hash.ts';

export type DeletionInput = {
  /** Has a deletionTimestamp. */
  fedObject: KubeObject;
  /** Names of every joined cluster. */
  clusters: readonly string[];
  members: ReadonlyMap<string, MemberView>;
  recordedByKubeFed?: RecordedVersions;
};

export type Awaited = { cluster: string; why: 'BeingRemoved' | 'BeingReleased' | 'NotReady' | 'Unsynced'; message: string };

export type DeletionPlan = {
  operations: Operation[];
  /**
   * `finish`: nothing of ours is left; remove the finalizer. `wait`: carry out the operations and look again when a
   * member says something. `fail`: nothing can be done until the object is changed. `nothing`: it has no finalizer of ours.
   */
  then: 'finish' | 'wait' | 'fail' | 'nothing';
  awaited: Awaited[];
  /** Clusters given up on by the force annotation although they may still hold the object. */
  abandoned: string[];
  message: string;
};

/**
 * Decides how a federated object goes. D3: only clusters that hold it, or may, are waited for, and a cluster named by
 * the force annotation isn't. D16: when orphaning, the labels go first and the finalizer last.
 */
export function planDeletion(input: DeletionInput): DeletionPlan {
  const { fedObject } = input;
  if (!(fedObject.metadata.finalizers ?? []).includes(SYNC_FINALIZER)) return plan('nothing', 'there is no finalizer of the federation');
  const orphan = fedObject.metadata.annotations?.[ORPHAN_ANNOTATION] === 'true';
  const options = deleteOptionsOf(fedObject);
  if (!orphan && !options.ok) return plan('fail', options.message);

  const holding = clustersHolding(fedObject, input.recordedByKubeFed);
  const force = forcedClusters(fedObject);
  const operations: Operation[] = [];
  const awaited: Awaited[] = [];
  const abandoned: string[] = [];
  for (const cluster of input.clusters) {
    const view = input.members.get(cluster) ?? { state: 'unsynced', code: 'CachedRetrievalFailed', message: 'its objects have not been read yet' };
    const step = stepFor(cluster, view, orphan, holding.has(cluster));
    if (step === undefined) continue;
    if (force === 'all' || force.has(cluster)) abandoned.push(cluster);
    else awaited.push(step.awaited);
    if (step.operation === 'delete') operations.push({ do: 'delete', cluster, options: options.ok ? options.value : {} });
    else if (step.operation === 'release') operations.push({ do: 'release', cluster });
  }
  if (awaited.length === 0) return { ...plan('finish', 'nothing of it is left in the members'), operations, abandoned };
  const message = `waiting for ${awaited.map((one) => `${one.cluster} (${one.message})`).join(', ')}`;
  return { ...plan('wait', message), operations, awaited, abandoned };
}

function plan(then: DeletionPlan['then'], message: string): DeletionPlan {
  return { operations: [], then, awaited: [], abandoned: [], message };
}

type Step = { operation: 'delete' | 'release' | 'none'; awaited: Awaited };

function stepFor(cluster: string, view: MemberView, orphan: boolean, held: boolean): Step | undefined {
  const wait = (operation: Step['operation'], why: Awaited['why'], message: string): Step => ({ operation, awaited: { cluster, why, message } });
  switch (view.state) {
    case 'absent': return undefined;
    case 'notReady': return held ? wait('none', 'NotReady', 'it is not ready and held the object') : undefined;
    case 'unsynced': return held ? wait('none', 'Unsynced', view.message) : undefined;
    case 'present': {
      if (ownershipOf(view.live) !== 'managed') return undefined;
      const terminating = view.live.metadata.deletionTimestamp !== undefined;
      if (view.hostNamespace === true) return terminating ? undefined : wait('release', 'BeingReleased', 'its label is being removed');
      if (orphan) return wait('release', 'BeingReleased', 'its label is being removed');
      return wait(terminating ? 'none' : 'delete', 'BeingRemoved', 'the object is being deleted');
    }
  }
}

function forcedClusters(fedObject: KubeObject): 'all' | ReadonlySet<string> {
  const text = fedObject.metadata.annotations?.[FORCE_DELETION_ANNOTATION] ?? '';
  if (text === 'true') return 'all';
  return new Set(text.split(',').map((name) => name.trim()).filter((name) => name !== '' && name !== 'false'));
}

/** Clusters whose object carries our label although no federated object stands behind it any more: the label is removed, the object stays. */
export function planRelease(members: ReadonlyMap<string, MemberView>): Operation[] {
  return [...members].flatMap(([cluster, view]): Operation[] => (
    view.state === 'present' && ownershipOf(view.live) === 'managed' && view.live.metadata.deletionTimestamp === undefined ? [{ do: 'release', cluster }] : []
  ));
}
