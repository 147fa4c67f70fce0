import type { KubeObject } from '#lib/kube/object.ts';
import { FIELD_MANAGER } from '../types/constants.ts';
import { CHANGE_ANNOTATION, parseChangeMark } from './change-mark.ts';

/** A field manager and when it last wrote, in whole seconds as API servers note it; empty where neither is known. */
export type Writer = { readonly who: string; readonly at: string };

type Written = Pick<KubeObject, 'metadata'>;
type Write = { readonly manager: string; readonly time: string };

/** Managers' times are whole seconds, and an object's creation may fall just before the next of them. */
const RESOLUTION_MS = 1_000;

/** Writes of the object itself, not of its status, as its API server noted them: the last one of each manager. */
function writesOf({ metadata: { managedFields = [] } }: Written): Write[] {
  return managedFields.flatMap(({ manager, subresource, time }) => (subresource !== undefined || manager === undefined || time === undefined ? [] : [{ manager, time }]));
}

/** Of managers, those that are not the federation's own: what that writes beside a change is not the change. */
function others(writes: readonly Write[]): string[] {
  return [...new Set(writes.map(({ manager }) => manager))].filter((manager) => manager !== FIELD_MANAGER);
}

/**
 * The manager that wrote last; of several in the same second the one that is not the federation's own, whose edits are
 * marked, and nobody when there are more of those. With `seenAt`, somebody may have written again since: then it is told only if there was one writer in all that time,
 * since an earlier time of the same manager is overwritten.
 */
export function lastWriterOf(object: Written, seenAt?: string): Writer {
  const writes = writesOf(object);
  const at = writes.reduce((last, { time }) => (time > last ? time : last), '');
  const latest = writes.filter(({ time }) => time === at);
  const [who = latest[0]?.manager ?? '', ...more] = others(latest);
  const newest = { who: more.length === 0 ? who : '', at };
  if (seenAt === undefined) return newest;
  const since = new Set(writes.filter(({ time }) => Date.parse(time) >= Math.floor(Date.parse(seenAt) / RESOLUTION_MS) * RESOLUTION_MS).map(({ manager }) => manager));
  return since.size === 1 ? newest : NOBODY;
}

const NOBODY: Writer = { who: '', at: '' };

/**
 * Who made an object: the manager that wrote when it was created, or the only one that ever wrote it. Empty when several
 * wrote and none of them at that time any more.
 */
export function creatorOf(object: Written): string {
  const writes = writesOf(object);
  const createdMs = Date.parse(object.metadata.creationTimestamp ?? '');
  const within = (ms: number): string[] => others(writes.filter(({ time }) => Math.abs(Date.parse(time) - createdMs) <= ms));
  const named = [within(0), within(RESOLUTION_MS), others(writes)].find((managers) => managers.length === 1);
  if (named?.[0] !== undefined) return named[0];
  return writes.length > 0 && others(writes).length === 0 ? FIELD_MANAGER : '';
}

/** The console's mark on an object: what was done last from there, and in which session. */
export function markOn(object: Written | undefined): { what: string; who: string } | undefined {
  return parseChangeMark(object?.metadata.annotations?.[CHANGE_ANNOTATION]);
}
