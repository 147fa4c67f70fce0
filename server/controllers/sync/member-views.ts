import type { KubeObject } from '#lib/kube/object.ts';
import { MANAGED_LABEL } from '#lib/federation/types/constants.ts';
import type { MemberView } from '#lib/federation/propagation/member-view.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { Member } from '#server/members/member.ts';
import type { TargetCache } from '#server/members/target-cache.ts';
import type { TargetRecord } from '#server/members/target-record.ts';
import { parseObjectKey } from '#server/runtime/object-key.ts';

/** A cache that could not be filled in this time is reported; until then it is only starting up. */
const FIRST_LIST_GRACE_MS = 5_000;

/** What is known of a target's cluster, or that it is too early to say. */
export type Sight = { state: 'starting' } | { state: 'known'; view: MemberView; record: TargetRecord | undefined };

export type SightInput = {
  type: TypeConfig;
  isReady: boolean;
  member: Member | undefined;
  /** Why there is no client for the cluster. */
  fault: string | undefined;
  targetKey: string;
  /** uid of the host's namespace of that name, for namespaces. */
  hostNamespaceUid: string | undefined;
};

/**
 * What a cluster's cache says about a target, as decisions read it. The `live` object in it has metadata only; where its
 * content matters the caller reads the object itself.
 */
export function lookAt(input: SightInput): Sight {
  const { member, isReady, fault, targetKey, type } = input;
  if (member === undefined) return known({ state: 'unsynced', code: 'ClientRetrievalFailed', message: fault ?? 'there is no client for the cluster' });
  if (!isReady) return known({ state: 'notReady' });
  const cache = member.targets(type.name);
  if (cache === undefined || !cache.hasSynced) return lookAtUnsynced(cache);
  const record = cache.get(targetKey);
  if (record === undefined) return known({ state: 'absent' });
  const isHostNamespace = type.isNamespace && input.hostNamespaceUid !== undefined && input.hostNamespaceUid === record.uid;
  return known({ state: 'present', live: toOutlineObject(type, targetKey, record), ...(isHostNamespace ? { hostNamespace: true } : {}) }, record);
}

function lookAtUnsynced(cache: TargetCache | undefined): Sight {
  if (cache === undefined || (cache.lastError === undefined && cache.ageMs < FIRST_LIST_GRACE_MS)) return { state: 'starting' };
  const message = cache.lastError instanceof Error ? cache.lastError.message : 'its objects could not be read yet';
  return known({ state: 'unsynced', code: 'CachedRetrievalFailed', message });
}

function known(view: MemberView, record?: TargetRecord): Sight {
  return { state: 'known', view, record };
}

/** When the deletion began is of no interest to anybody, only that it did. */
const SOME_TIME = '1970-01-01T00:00:00Z';

function toOutlineObject(type: TypeConfig, targetKey: string, record: TargetRecord): KubeObject {
  const { namespace, name } = parseObjectKey(targetKey);
  return {
    apiVersion: '', kind: type.target.kind,
    metadata: {
      name, uid: record.uid, resourceVersion: record.resourceVersion,
      ...(namespace === '' ? {} : { namespace }),
      ...(record.managed === undefined ? {} : { labels: { [MANAGED_LABEL]: record.managed } }),
      ...(record.isDeleting ? { deletionTimestamp: SOME_TIME } : {}),
    },
  };
}
