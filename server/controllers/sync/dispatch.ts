import type { KubeObject } from '#lib/kube/object.ts';
import { MANAGED_LABEL } from '#lib/federation/types/constants.ts';
import type { ClusterCode, ConflictPolicy } from '#lib/federation/types/federated-object.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { isConflict, isNotFound, KubeError } from '#server/kube-client/errors.ts';
import type { Member } from '#server/members/member.ts';
import type { TargetCache } from '#server/members/target-cache.ts';
import { toTargetRecord, type TargetRecord } from '#server/members/target-record.ts';
import { isFromKubeFed, takeOverPatch } from './take-over-fields.ts';
import { parseObjectKey, toObjectKey } from '#server/runtime/object-key.ts';

export type Target = { member: Member; cache: TargetCache; type: TypeConfig; signal: AbortSignal };

/** How a write to a member ended, when the member answered and nothing was broken. */
export type DispatchResult =
  | { did: 'created' | 'adopted' | 'updated'; live: KubeObject; record: TargetRecord }
  | { did: 'refused'; code: ClusterCode; message: string };

export type ApplyOrder = {
  object: KubeObject;
  /** What the cache holds; undefined for an object that we have not placed there yet, as far as we know. */
  record: TargetRecord | undefined;
  policy: ConflictPolicy;
  adoption: 'allowed' | 'forbidden';
};

/**
 * Makes the target so by server-side apply. A target that is not ours yet is applied without force first: an object that
 * exists there already then shows itself by a conflict, at no extra call for the common case that it does not exist.
 * @throws KubeError for whatever another try may mend.
 */
export async function applyTarget(target: Target, order: ApplyOrder): Promise<DispatchResult> {
  const { object, record, policy, adoption } = order;
  if (record === undefined && adoption === 'forbidden') {
    const live = await findLive(target, object);
    if (live !== undefined) return refuseExisting(live);
  }
  if (isFromKubeFed(record)) await takeOverFields(target, toObjectKey(object.metadata));
  const isForced = record !== undefined && policy === 'Force';
  try {
    return await write(target, order, isForced);
  } catch (error) {
    if (!isConflict(error) || isForced) throw error;
    if (record !== undefined) return { did: 'refused', code: 'UpdateFailed', message: conflictText(error) };
  }
  const live = await findLive(target, object);
  if (live?.metadata.labels?.[MANAGED_LABEL] === 'false') {
    return { did: 'refused', code: 'ManagedLabelFalse', message: `the object carries ${MANAGED_LABEL}=false in ${target.member.name}, so it is left alone` };
  }
  if (live !== undefined && policy === 'Report') return { did: 'refused', code: 'AlreadyExists', message: 'an object of that name exists there with other values, and the conflict policy is Report' };
  return write(target, order, true);
}

/** Deletes a target, only if it is still the one that was seen. An object that is gone already counts as done. */
export async function deleteTarget(target: Target, key: string, record: TargetRecord, options: Record<string, unknown>): Promise<void> {
  const body = { ...options, preconditions: { uid: record.uid } };
  try {
    await target.member.client.delete(target.type.target, parseObjectKey(key), body, { signal: target.signal });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** Takes the managed label off a target: it stays where it is and is nobody's business any more. */
export async function releaseTarget(target: Target, key: string): Promise<void> {
  const body = { metadata: { labels: { [MANAGED_LABEL]: null } } };
  try {
    await target.member.client.patch(target.type.target, parseObjectKey(key), { type: 'merge', body }, { signal: target.signal });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** The target as it is now; undefined when there is none. */
export async function readTarget(target: Target, key: string): Promise<KubeObject | undefined> {
  return target.member.client.find<KubeObject>(target.type.target, parseObjectKey(key), { signal: target.signal });
}

/** One more write, once for each target that KubeFed left. */
async function takeOverFields(target: Target, key: string): Promise<void> {
  const live = await readTarget(target, key);
  const body = live === undefined ? undefined : takeOverPatch(live);
  if (body !== undefined) await target.member.client.patch(target.type.target, parseObjectKey(key), { type: 'merge', body }, { signal: target.signal });
}

async function write(target: Target, order: ApplyOrder, force: boolean): Promise<DispatchResult> {
  const { member, cache, type, signal } = target;
  const key = toObjectKey(order.object.metadata);
  cache.ledger.begin(key);
  try {
    const { object, wasCreated } = await member.client.apply<KubeObject>(type.target, order.object, { force, signal });
    const record = toTargetRecord({ ...object, kind: type.target.kind }, { keepStatus: type.statusCollection === 'Enabled' });
    cache.ledger.settle(key, record.resourceVersion, cache.get(key)?.resourceVersion);
    return { did: wasCreated ? 'created' : order.record === undefined ? 'adopted' : 'updated', live: object, record };
  } catch (error) {
    cache.ledger.abandon(key);
    throw error;
  }
}

function findLive(target: Target, object: KubeObject): Promise<KubeObject | undefined> {
  const { member, type, signal } = target;
  return member.client.find<KubeObject>(type.target, object.metadata, { signal, view: 'metadata' });
}

function refuseExisting(live: KubeObject): DispatchResult {
  return live.metadata.labels?.[MANAGED_LABEL] === 'false'
    ? { did: 'refused', code: 'ManagedLabelFalse', message: `the object carries ${MANAGED_LABEL}=false, so it is left alone` }
    : { did: 'refused', code: 'AlreadyExists', message: 'an object of that name exists there already, and adoption is disabled' };
}

/** The API server's own words name the managers and fields. */
function conflictText(error: unknown): string {
  return error instanceof KubeError ? error.message : 'another manager owns a field that the template sets';
}
