import type { KubeObject } from '#lib/kube/object.ts';
import { ChangeHistory, DEFAULT_HISTORY_LIMITS, type HistoryLimits } from './change-history.ts';
import { InlineCommitLog, ThreadCommitLog, type CommitLog } from './commit-log.ts';
import { ResourceBucket } from './resource-bucket.ts';
import { RevisionDatabase, type Loaded } from './revision-database.ts';
import { toRevision, type Change, type Revision } from './revision.ts';
import { UncommittedChanges } from './uncommitted-changes.ts';

export type ObjectStoreOptions = {
  /** A file, or `:memory:`. */
  readonly path: string;
  readonly history?: HistoryLimits;
  /** Values of the cluster itself (a key, an identity), made once and kept with it. */
  readonly settings?: Readonly<Record<string, () => string>>;
  /** Stands between the store and its log: where a test makes commits fail. */
  readonly wrapLog?: (log: CommitLog) => CommitLog;
  /** Told when a change listener throws; the other listeners and the write are not affected. */
  readonly reportError: (error: unknown) => void;
};

export type Listener = (change: Change) => void;

type Pending = { readonly change: Change; readonly acknowledge: (revision: Revision) => void; readonly fail: (error: Error) => void };
type Waiter = { readonly revision: number; readonly resolve: () => void; readonly fail: (error: Error) => void };

/**
 * All objects of one cluster: memory answers reads, SQLite remembers. A write joins the batch of this turn of the
 * event loop (or of the commit under way), and is seen by readers, told to listeners and acknowledged only once that
 * batch is on disk. Writers see each other's writes at once (`newest`), so optimistic concurrency needs no lock.
 * If a commit fails, every write that is not on disk is refused and the committed state stands.
 */
export class ObjectStore {
  readonly #log: CommitLog;
  readonly #history: ChangeHistory;
  readonly #settings: ReadonlyMap<string, string>;
  readonly #buckets = new Map<string, ResourceBucket>();
  readonly #uncommitted = new UncommittedChanges();
  readonly #listeners = new Set<Listener>();
  readonly #reportError: (error: unknown) => void;
  #pending: Pending[] = [];
  #underWay: Promise<void> | undefined;
  #scheduled: NodeJS.Immediate | undefined;
  #waiters: Waiter[] = [];
  #obsolete: number[];
  #savedCompaction: number;
  #revision: number;
  #committedRevision: number;
  #state: 'open' | 'failing' | 'closed' = 'open';

  constructor(options: ObjectStoreOptions) {
    this.#reportError = options.reportError;
    const database = new RevisionDatabase(options.path);
    const loaded = database.load();
    this.#settings = readSettings(database, options.settings ?? {});
    this.#history = new ChangeHistory(options.history ?? DEFAULT_HISTORY_LIMITS, loaded.compactedRevision);
    this.#savedCompaction = loaded.compactedRevision;
    this.#revision = this.#committedRevision = loaded.currentRevision;
    this.#restore(loaded);
    this.#obsolete = this.#history.trim();
    const log = openLog(options.path, database);
    this.#log = options.wrapLog?.(log) ?? log;
  }

  /** The newest committed revision: the resourceVersion of a list read now. */
  get committedRevision(): number {
    return this.#committedRevision;
  }

  get compactedRevision(): number {
    return this.#history.compactedRevision;
  }

  /** False after a commit that failed, until one succeeds. */
  get isHealthy(): boolean {
    return this.#state === 'open';
  }

  setting(key: string): string | undefined {
    return this.#settings.get(key);
  }

  /** The committed state of one object. */
  get(resource: string, namespace: string, name: string): Revision | undefined {
    return this.#buckets.get(resource)?.get(namespace, name);
  }

  /** The committed objects of a type, ordered by namespace and name. */
  list(resource: string, namespace?: string): readonly Revision[] {
    return this.#buckets.get(resource)?.list(namespace) ?? [];
  }

  /** How many committed objects of a type there are. */
  count(resource: string): number {
    return this.#buckets.get(resource)?.size ?? 0;
  }

  /** For writers: the state that a write now would replace, also when its own commit is still under way. */
  newest(resource: string, namespace: string, name: string): Revision | undefined {
    return this.#uncommitted.over(this.get(resource, namespace, name), resource, namespace, name);
  }

  /** For writers: all objects of a type as `newest` sees them. */
  listNewest(resource: string): readonly Revision[] {
    return this.#uncommitted.overList(this.list(resource), resource);
  }

  /** Grows with every committed change of the type, so that what is derived from it can be cached. */
  generation(resource: string): number {
    return this.#buckets.get(resource)?.generation ?? 0;
  }

  /** Resolves when everything up to `revision` (without one: all that was written) is on disk. */
  settled(revision = this.#revision): Promise<void> {
    if (revision <= this.#committedRevision || (this.#underWay === undefined && this.#pending.length === 0)) return Promise.resolve();
    return new Promise((resolve, fail) => this.#waiters.push({ revision, resolve, fail }));
  }

  /** Creates or replaces an object; `object` is taken over and frozen. Resolves once it is on disk. */
  put(resource: string, object: KubeObject): Promise<Revision> {
    const previous = this.newest(resource, object.metadata.namespace ?? '', object.metadata.name);
    return this.#write(resource, object, previous === undefined ? 'ADDED' : 'MODIFIED', previous);
  }

  /** Removes an object; `last` is the state told to watchers. Resolves once the removal is on disk. */
  remove(resource: string, last: KubeObject): Promise<Revision> {
    return this.#write(resource, last, 'DELETED', this.newest(resource, last.metadata.namespace ?? '', last.metadata.name));
  }

  /** The committed changes after `revision`; undefined when the history no longer reaches back so far. */
  changesSince(revision: number, resource: string): Change[] | undefined {
    return this.#history.since(revision, resource);
  }

  /** The list as it was at `revision`; undefined when the history no longer tells. */
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
    this.#obsolete.push(...this.#history.compactTo(this.#committedRevision));
    this.#schedule();
  }

  /** Commits what is pending and closes the database. Later writes are refused. */
  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    while (this.#flush() !== undefined) await this.#underWay;
    this.#listeners.clear();
    await this.#log.close();
  }

  #write(resource: string, object: KubeObject, type: Change['type'], previous: Revision | undefined): Promise<Revision> {
    if (this.#state === 'closed') return Promise.reject(new Error('The cluster is stopping; nothing was written.'));
    const revision = (this.#revision += 1);
    const change: Change = { type, revision, current: toRevision(resource, revision, object), previous };
    this.#uncommitted.add(change);
    this.#schedule();
    return new Promise((acknowledge, fail) => this.#pending.push({ change, acknowledge, fail }));
  }

  #schedule(): void {
    if (this.#underWay === undefined) this.#scheduled ??= setImmediate(() => this.#flush());
  }

  /** Starts to commit what is pending, unless a commit is under way: that one starts the next when it is done. */
  #flush(): Promise<void> | undefined {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const compactedRevision = this.#history.compactedRevision;
    if (this.#underWay !== undefined) return this.#underWay;
    if (this.#pending.length === 0 && compactedRevision === this.#savedCompaction) return undefined;
    const batch = this.#pending;
    const obsolete = this.#obsolete;
    this.#pending = [];
    this.#obsolete = [];
    const rows = batch.map(({ change: { type, revision, current } }) => ({ type, revision, resource: current.resource, json: current.json }));
    this.#underWay = this.#log.commit({ rows, obsolete, compactedRevision }).then(
      () => this.#succeed(batch, compactedRevision),
      (error: unknown) => this.#fail(batch, obsolete, error),
    );
    return this.#underWay;
  }

  #succeed(batch: readonly Pending[], compactedRevision: number): void {
    if (this.#state === 'failing') this.#state = 'open';
    this.#savedCompaction = compactedRevision;
    for (const { change } of batch) {
      this.#show(change.current, change.type === 'DELETED');
      this.#uncommitted.settle(change);
      this.#history.append(change);
      this.#committedRevision = change.revision;
    }
    this.#obsolete.push(...this.#history.trim());
    this.#underWay = undefined;
    for (const { change } of batch) this.#tell(change);
    for (const { change, acknowledge } of batch) acknowledge(change.current);
    const waiters = this.#waiters;
    this.#waiters = waiters.filter(({ revision }) => revision > this.#committedRevision);
    for (const { revision, resolve } of waiters) if (revision <= this.#committedRevision) resolve();
    if (this.#pending.length > 0) this.#flush();
  }

  /** Nothing of the batch is on disk. What was written meanwhile may build on it, so it is refused too. */
  #fail(batch: readonly Pending[], obsolete: readonly number[], cause: unknown): void {
    if (this.#state === 'open') this.#state = 'failing';
    const refused = [...batch, ...this.#pending];
    const waiters = this.#waiters;
    this.#pending = [];
    this.#waiters = [];
    this.#obsolete.push(...obsolete);
    this.#uncommitted.clear();
    this.#savedCompaction = this.#history.compactedRevision;
    this.#underWay = undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const error = new Error(`The cluster database did not take the write: ${reason}. Nothing was changed.`, { cause });
    for (const { fail } of [...refused, ...waiters]) fail(error);
    if (refused.length === 0) this.#reportError(error);
  }

  #tell(change: Change): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#reportError(error);
      }
    }
  }

  #restore({ rows, compactedRevision }: Loaded): void {
    for (const { type, revision } of rows) {
      const previous = this.get(revision.resource, revision.namespace, revision.name);
      this.#show(revision, type === 'DELETED');
      if (revision.revision > compactedRevision) this.#history.append({ type, revision: revision.revision, current: revision, previous });
    }
  }

  #show(revision: Revision, isGone: boolean): void {
    let bucket = this.#buckets.get(revision.resource);
    if (bucket === undefined) this.#buckets.set(revision.resource, (bucket = new ResourceBucket()));
    if (isGone) bucket.remove(revision.namespace, revision.name);
    else bucket.set(revision);
  }
}

function openLog(path: string, database: RevisionDatabase): CommitLog {
  if (path === ':memory:') return new InlineCommitLog(database);
  database.close();
  return new ThreadCommitLog(path);
}

function readSettings(database: RevisionDatabase, makers: Readonly<Record<string, () => string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(makers).map(([key, make]) => {
    const known = database.readMeta(key);
    if (known !== undefined) return [key, known];
    const made = make();
    database.writeMeta(key, made);
    return [key, made];
  }));
}
