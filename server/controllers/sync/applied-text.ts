import type { KubeObject } from '#lib/kube/object.ts';
import { deepEqual } from '#lib/kube/json.ts';
import { projectOnto } from '#lib/federation/propagation/content.ts';
import { formatAppliedRecord, recordApplied } from '#lib/federation/propagation/applied-record.ts';
import type { TargetRecord } from '#server/members/target-record.ts';

/**
 * What is remembered of a target in `status.clusters[].applied`: the core's record of what was sent and what the member
 * made of it, then the mark of the fields we own there and the hash of what was wanted before the cluster's own values
 * were kept. While mark and wanted hash are as they were, nothing has to be compared, let alone asked.
 */
export function toAppliedText(input: AppliedInput): string {
  const { owned, live, record, wanted } = input;
  const applied = input.isAsWanted && deepEqual(projectOnto(live, owned), owned) ? { sent: wanted, stored: wanted } : recordApplied(owned, live);
  return `${formatAppliedRecord(applied)}:${record.owned}:${wanted}`;
}

export type AppliedInput = {
  owned: Readonly<Record<string, unknown>>;
  live: KubeObject;
  record: TargetRecord;
  /** Hash of what was wanted. */
  wanted: string;
  /** `owned` is what was wanted, nothing was kept from the cluster; then its hash is known already. */
  isAsWanted: boolean;
};

export type AppliedMarks = { mark: string; wanted: string };

/** Version, sent, stored, mark, wanted. */
const PARTS = 5;

/** Reads our half of the text; undefined for one that something else wrote. */
export function readAppliedMarks(applied: string | undefined): AppliedMarks | undefined {
  const parts = applied?.split(':') ?? [];
  const [, , , mark, wanted] = parts;
  return parts.length !== PARTS || mark === undefined || wanted === undefined ? undefined : { mark, wanted };
}

/** The same memory with a mark that no object carries: what the cluster holds is compared before it is believed. */
export function inDoubt(applied: string | undefined): string | undefined {
  const marks = readAppliedMarks(applied);
  const [version, sent, stored] = applied?.split(':') ?? [];
  return marks === undefined ? applied : `${version}:${sent}:${stored}::${marks.wanted}`;
}

/** True when the cluster holds what was wanted and nobody changed a field of ours since. */
export function isStillApplied(applied: string | undefined, wanted: string, record: TargetRecord): boolean {
  const marks = readAppliedMarks(applied);
  return marks !== undefined && marks.wanted === wanted && marks.mark === record.owned;
}
