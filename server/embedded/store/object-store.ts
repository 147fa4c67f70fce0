import type { KubeObject } from '#lib/kube/object.ts';
import { ChangeHistory, DEFAULT_HISTORY_LIMITS, type HistoryLimits } from './change-history.ts';
import { ResourceBucket } from './resource-bucket.ts';
import { RevisionDatabase } from './revision-database.ts';
import { toRevision, type Change, type Revision } from './revision.ts';

export type ObjectStoreOptions = {
  /** A file, or `:memory:`. */
  readonly path: string;
  readonly history?: HistoryLimits;
  /** Told when a change listener throws; the other listeners and the write are not affected. */
  readonly reportError: (error: unknown) => void;
};

export type Listener = (change: Change) => void;

type Pending = { readonly change: Change; readonly acknowledge: (revision: Revision) => void; readonly fail: (error: unknown) => void };

/**
 * All objects of one cluster: memory answers reads, SQLite remembers. A write changes memory at once (the next write
 * sees it, so optimistic concurrency needs no lock), joins the batch of this turn of the event loop, and is
 * acknowledged and told to listeners only after that batch is committed. `read` waits for the batch, so nobody
 * outside sees what could still be lost. If a commit fails, memory goes back and every write of the batch is refused.
 */
export class ObjectStore {
  readonly #database: RevisionDatabase;
  readonly #history: ChangeHistory;
  readonly #buckets = new Map<string, ResourceBucket>();
  readonly #listeners = new Set<Listener>();
  readonly #reportError: (error: unknown) => void;
  #pending: Pending[] = [];
  #readers: (() => void)[] = [];
  #flush: NodeJS.Immediate | undefined;
  #revision: number;
  #committedRevision: number;
  #closed = false;
  #healthy = true;

  constructor(options: ObjectStoreOptions) {
    this.#database = new RevisionDatabase(options.path);
    this.#reportError = options.reportError;
    const loaded = this.#database.load();
    this.#history = new ChangeHistory(options.history ?? DEFAULT_HISTORY_LIMITS, loaded.compactedRevision);
    this.#revision = this.#committedRevision = loaded.currentRevision;
    for (const { type, revision } of loaded.rows) {
      const previous = this.get(revision.resource, revision.namespace, revision.name);
      this.#show(revision, type === 'DELETED');
      if (revision.revision > loaded.compactedRevision) this.#history.append({ type, revision: revision.revision, current: revision, previous });
    }
  }

  /** The newest committed revision: the resourceVersion of a list read now. */
  get committedRevision(): number {
    return this.#committedRevision;
  }

  /** False after a commit that failed, until one succeeds. */
  get isHealthy(): boolean {
    return this.#healthy && !this.#closed;
  }

  get compactedRevision(): number {
    return this.#history.compactedRevision;
  }

  /** The newest state, also one whose commit is still under way: for writers. Outside readers go through `read`. */
  get(resource: string, namespace: string, name: string): Revision | undefined {
    return this.#buckets.get(resource)?.get(namespace, name);
  }

  /** As `get`: newest states, ordered by namespace and name. */
  list(resource: string, namespace?: string): readonly Revision[] {
    return this.#buckets.get(resource)?.list(namespace) ?? [];
  }

  /** Grows with every change of the type, so that what is derived from it can be cached. */
  generation(resource: string): number {
    return this.#buckets.get(resource)?.generation ?? 0;
  }

  count(resource: string): number {
    return this.#buckets.get(resource)?.size ?? 0;
  }

  /** Runs `look` when no write is pending, at once or right after the commit under way, before any later write. */
  read<T>(look: () => T): T | Promise<T> {
    if (this.#pending.length === 0) return look();
    return new Promise<T>((resolve, reject) => {
      this.#readers.push(() => {
        try {
          resolve(look());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** Creates or replaces an object; `object` is taken over and frozen. Resolves once it is on disk. */
  put(resource: string, object: KubeObject): Promise<Revision> {
    const previous = this.get(resource, object.metadata.namespace ?? '', object.metadata.name);
    return this.#write(resource, object, previous === undefined ? 'ADDED' : 'MODIFIED', previous);
  }

  /** Removes an object; `last` is the state told to watchers. Resolves once the removal is on disk. */
  remove(resource: string, last: KubeObject): Promise<Revision> {
    return this.#write(resource, last, 'DELETED', this.get(resource, last.metadata.namespace ?? '', last.metadata.name));
  }

  /** The committed changes after `revision`; undefined when the history no longer reaches back so far. */
  changesSince(revision: number, resource: string): Change[] | undefined {
    return this.#history.since(revision, resource);
  }

  /** The list as it was at `revision`; undefined when the history no longer tells. Call inside `read`. */
  listAt(revision: number, resource: string, namespace: string | undefined): readonly Revision[] | undefined {
    return this.#history.rewind(this.list(resource, namespace), revision, resource, namespace);
  }

  /** Calls `listener` after each commit, in order of revision. Returns how to stop it. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Expires the whole watch history, as etcd's compaction does. */
  compact(): void {
    this.flush();
    const obsolete = this.#history.compactTo(this.#committedRevision);
    this.#database.forget(obsolete, this.#committedRevision);
  }

  readMeta(key: string): string | undefined {
    return this.#database.readMeta(key);
  }

  /** Remembers a value of the cluster itself (a key, an identity); on disk when this returns. */
  writeMeta(key: string, value: string): void {
    this.#database.writeMeta(key, value);
  }

  /** Commits what is pending now instead of at the end of this turn. */
  flush(): void {
    if (this.#flush !== undefined) clearImmediate(this.#flush);
    this.#flush = undefined;
    const batch = this.#pending;
    const readers = this.#readers;
    this.#pending = [];
    this.#readers = [];
    if (batch.length > 0) this.#commit(batch);
    for (const reader of readers) reader();
    if (batch.length > 0 && this.#committedRevision >= (batch[0]?.change.revision ?? 0)) this.#tell(batch);
  }

  /** Commits what is pending and closes the database. Later writes are refused. */
  close(): void {
    if (this.#closed) return;
    this.flush();
    this.#closed = true;
    this.#listeners.clear();
    this.#database.close();
  }

  #write(resource: string, object: KubeObject, type: Change['type'], previous: Revision | undefined): Promise<Revision> {
    if (this.#closed) return Promise.reject(new Error('The cluster is stopping; nothing was written.'));
    const revision = (this.#revision += 1);
    const current = toRevision(resource, revision, object);
    this.#show(current, type === 'DELETED');
    this.#flush ??= setImmediate(() => this.flush());
    return new Promise((acknowledge, fail) => {
      this.#pending.push({ change: { type, revision, current, previous }, acknowledge, fail });
    });
  }

  #commit(batch: readonly Pending[]): void {
    for (const { change } of batch) this.#history.append(change);
    const obsolete = this.#history.trim();
    try {
      this.#database.commit({ changes: batch.map((each) => each.change), obsolete, compactedRevision: this.#history.compactedRevision });
    } catch (error) {
      this.#healthy = false;
      this.#takeBack(batch, error);
      return;
    }
    this.#healthy = true;
    this.#committedRevision = batch.at(-1)?.change.revision ?? this.#committedRevision;
  }

  /** The batch is not on disk: memory returns to the last committed state and every writer hears why. */
  #takeBack(batch: readonly Pending[], error: unknown): void {
    for (const { change } of batch.toReversed()) {
      if (change.previous === undefined) this.#show(change.current, true);
      else this.#show(change.previous, false);
    }
    this.#history.compactTo(this.#committedRevision);
    const reason = error instanceof Error ? error.message : String(error);
    for (const { fail } of batch) fail(new Error(`The cluster database did not take the write: ${reason}. Nothing was changed.`, { cause: error }));
  }

  #tell(batch: readonly Pending[]): void {
    for (const { change } of batch) {
      for (const listener of this.#listeners) {
        try {
          listener(change);
        } catch (error) {
          this.#reportError(error);
        }
      }
    }
    for (const { change, acknowledge } of batch) acknowledge(change.current);
  }

  #show(revision: Revision, isGone: boolean): void {
    let bucket = this.#buckets.get(revision.resource);
    if (bucket === undefined) this.#buckets.set(revision.resource, (bucket = new ResourceBucket()));
    if (isGone) bucket.remove(revision.namespace, revision.name);
    else bucket.set(revision);
  }
}
