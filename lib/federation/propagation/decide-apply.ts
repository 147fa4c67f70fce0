import { deepEqual } from '#lib/kube/json.ts';
import type { AppliedRecord } from './applied-record.ts';
import { contentHash, holdsContent, projectOnto } from './content.ts';

export type ApplyCause = 'Absent' | 'ContentChanged' | 'Drifted' | 'NotYetApplied';
export type AppliedDecision =
  | { apply: true; because: ApplyCause }
  | { apply: false; because: 'AlreadyApplied' | 'AlreadyEqual' | 'RecordedByKubeFed' };

export type ApplyInput = {
  /** `ownedContent` of what the cluster should hold. */
  owned: Readonly<Record<string, unknown>>;
  live: Readonly<Record<string, unknown>> | undefined;
  record: AppliedRecord | undefined;
  /** KubeFed recorded this very version of the live object for this template and these overrides. */
  recordedByKubeFed?: boolean;
};

/**
 * Decides whether a cluster has to be written to.
 * D32: content is compared, not versions, so a change of somebody else's field is no reason. D33: hashes are of one
 * cluster's content, so another cluster's override is none either. A member that normalises what it is given (`1000m`
 * to `1`) is not rewritten: what it made of our content is part of the record.
 */
export function decideApply(input: ApplyInput): AppliedDecision {
  const { owned, live, record } = input;
  if (live === undefined) return { apply: true, because: 'Absent' };
  if (record !== undefined) {
    if (record.sent !== contentHash(owned)) return { apply: true, because: 'ContentChanged' };
    const stored = projectOnto(live, owned);
    if (record.stored === contentHash(stored)) return { apply: false, because: 'AlreadyApplied' };
    return deepEqual(stored, owned) ? { apply: false, because: 'AlreadyEqual' } : { apply: true, because: 'Drifted' };
  }
  if (holdsContent(live, owned)) return { apply: false, because: 'AlreadyEqual' };
  return input.recordedByKubeFed === true ? { apply: false, because: 'RecordedByKubeFed' } : { apply: true, because: 'NotYetApplied' };
}
