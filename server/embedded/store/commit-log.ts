import { RevisionDatabase, type CommitBatch } from './revision-database.ts';
import { CommitThread } from './commit-thread.ts';

/** Where committed batches go, one after the other. */
export interface CommitLog {
  /** Resolves once the batch is on disk; rejects when none of it is. */
  commit(batch: CommitBatch): Promise<void>;
  close(): Promise<void>;
}

/** Commits in this thread: for databases in memory, where nothing has to be waited for. */
export class InlineCommitLog implements CommitLog {
  readonly #database: RevisionDatabase;

  constructor(database: RevisionDatabase) {
    this.#database = database;
  }

  async commit(batch: CommitBatch): Promise<void> {
    this.#database.commit(batch);
  }

  async close(): Promise<void> {
    this.#database.close();
  }
}

/**
 * Commits in the process's commit thread, so that a slow disk delays the acknowledgement of writes but never the
 * answers of the server. The file must be closed here before.
 */
export class ThreadCommitLog implements CommitLog {
  readonly #thread: CommitThread;
  readonly #handle: number;
  readonly #opened: Promise<void>;

  constructor(path: string) {
    this.#thread = CommitThread.shared();
    this.#handle = this.#thread.newHandle();
    this.#opened = this.#thread.ask({ do: 'open', handle: this.#handle, path });
    // Whoever commits next hears of a failure; without a commit there is nobody to tell.
    this.#opened.catch(() => undefined);
  }

  async commit(batch: CommitBatch): Promise<void> {
    await Promise.all([this.#opened, this.#thread.ask({ do: 'commit', handle: this.#handle, batch })]);
  }

  async close(): Promise<void> {
    await this.#thread.ask({ do: 'close', handle: this.#handle });
  }
}
