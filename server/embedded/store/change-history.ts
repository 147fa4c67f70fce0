import { compareRevisions } from './resource-bucket.ts';
import type { Change, Revision } from './revision.ts';

export type HistoryLimits = {
  /** Changes kept for watchers that come back and for consistent paging. */
  readonly maxChanges: number;
  /** UTF-16 units of serialised objects those changes may hold. */
  readonly maxChars: number;
};

/** Enough for minutes of a busy cluster; a watcher further behind lists again, as with etcd's compaction. */
export const DEFAULT_HISTORY_LIMITS: HistoryLimits = { maxChanges: 10_000, maxChars: 16 * 1024 * 1024 };

/** The recent committed changes, oldest first, with what lets a state of the recent past be told again. */
export class ChangeHistory {
  readonly #limits: HistoryLimits;
  #changes: Change[] = [];
  #head = 0;
  #chars = 0;
  #compactedRevision: number;

  constructor(limits: HistoryLimits, compactedRevision: number) {
    this.#limits = limits;
    this.#compactedRevision = compactedRevision;
  }

  /** Changes up to and including this revision are gone. */
  get compactedRevision(): number {
    return this.#compactedRevision;
  }

  append(change: Change): void {
    this.#changes.push(change);
    this.#chars += change.current.json.length;
  }

  /** Drops what exceeds the limits and returns the revisions that nothing needs any more. */
  trim(limits: HistoryLimits = this.#limits): number[] {
    const obsolete: number[] = [];
    while (this.#changes.length - this.#head > limits.maxChanges || this.#chars > limits.maxChars) {
      const dropped = this.#changes[this.#head];
      if (dropped === undefined) break;
      this.#head += 1;
      this.#chars -= dropped.current.json.length;
      this.#compactedRevision = dropped.revision;
      if (dropped.previous !== undefined) obsolete.push(dropped.previous.revision);
      if (dropped.type === 'DELETED') obsolete.push(dropped.revision);
    }
    if (this.#head > this.#limits.maxChanges) {
      this.#changes = this.#changes.slice(this.#head);
      this.#head = 0;
    }
    return obsolete;
  }

  /** Empties the history as if it had expired up to `revision`. */
  compactTo(revision: number): number[] {
    const obsolete = this.trim({ maxChanges: 0, maxChars: -1 });
    this.#changes = [];
    this.#head = 0;
    this.#chars = 0;
    this.#compactedRevision = revision;
    return obsolete;
  }

  /** The changes of `resource` after `revision`, oldest first; undefined when some of them are gone. */
  since(revision: number, resource: string): Change[] | undefined {
    if (revision < this.#compactedRevision) return undefined;
    const found: Change[] = [];
    for (let i = this.#firstAfter(revision); i < this.#changes.length; i += 1) {
      const change = this.#changes[i];
      if (change?.current.resource === resource) found.push(change);
    }
    return found;
  }

  /** Takes back what happened after `revision`: the list as it was then; undefined when that is no longer known. */
  rewind(now: readonly Revision[], revision: number, resource: string, namespace: string | undefined): readonly Revision[] | undefined {
    const later = this.since(revision, resource)?.filter((each) => namespace === undefined || each.current.namespace === namespace);
    if (later === undefined) return undefined;
    if (later.length === 0) return now;
    const states = new Map(now.map((each) => [`${each.namespace}/${each.name}`, each]));
    for (const change of later.reverse()) {
      const key = `${change.current.namespace}/${change.current.name}`;
      if (change.previous === undefined) states.delete(key);
      else states.set(key, change.previous);
    }
    return [...states.values()].sort(compareRevisions);
  }

  #firstAfter(revision: number): number {
    let low = this.#head;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#changes[middle]?.revision ?? 0) <= revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
