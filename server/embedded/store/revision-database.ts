import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { invariant } from '#lib/kube/invariant.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { deepFreeze, type ChangeType, type Revision } from './revision.ts';

/** Layout of the tables below; a database of another layout is refused, not guessed at. */
const SCHEMA_VERSION = 1;
/** How long opening waits for another process that holds the database, before it says so. */
const BUSY_TIMEOUT_MS = 2_000;

export type LoadedRow = { readonly type: ChangeType; readonly revision: Revision };
export type Loaded = {
  /** Oldest first: the live objects, and what the history still needs. */
  readonly rows: readonly LoadedRow[];
  /** Changes up to and including this revision are no longer in the history. */
  readonly compactedRevision: number;
  readonly currentRevision: number;
};

/** One state as it is written: what crosses to the commit thread. */
export type CommitRow = { readonly revision: number; readonly resource: string; readonly type: ChangeType; readonly json: string };

export type CommitBatch = {
  readonly rows: readonly CommitRow[];
  /** Revisions that neither the live state nor the history needs any more. */
  readonly obsolete: readonly number[];
  readonly compactedRevision: number;
};

/**
 * The one table of revisions in SQLite. An append writes each state once; live objects and the watch history are
 * both read from it. WAL with synchronous=FULL: a committed batch survives kill -9 and power loss.
 * The database is locked exclusively: a second process on the same file fails at once with a clear sentence.
 */
export class RevisionDatabase {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #erase: StatementSync;
  readonly #writeMeta: StatementSync;
  readonly #readMeta: StatementSync;
  #compactedRevision: number;

  constructor(path: string) {
    this.#database = openDatabase(path);
    this.#insert = this.#database.prepare('INSERT INTO revisions (revision, resource, type, json) VALUES (?, ?, ?, ?)');
    this.#erase = this.#database.prepare('DELETE FROM revisions WHERE revision = ?');
    this.#writeMeta = this.#database.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
    this.#readMeta = this.#database.prepare('SELECT value FROM meta WHERE key = ?');
    this.#compactedRevision = Number(this.readMeta('compacted') ?? '0');
  }

  load(): Loaded {
    const compactedRevision = this.#compactedRevision;
    let currentRevision = compactedRevision;
    const rows: LoadedRow[] = [];
    for (const row of this.#database.prepare('SELECT revision, resource, type, json FROM revisions ORDER BY revision').iterate()) {
      const loaded = parseRow(row);
      currentRevision = Math.max(currentRevision, loaded.revision.revision);
      rows.push(loaded);
    }
    return { rows, compactedRevision, currentRevision };
  }

  /** Writes the batch in one transaction. @throws what SQLite throws; then nothing of the batch was written. */
  commit(batch: CommitBatch): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const { revision, resource, type, json } of batch.rows) this.#insert.run(revision, resource, type, json);
      for (const revision of batch.obsolete) this.#erase.run(revision);
      if (batch.compactedRevision > this.#compactedRevision) this.writeMeta('compacted', String(batch.compactedRevision));
      this.#database.exec('COMMIT');
      this.#compactedRevision = batch.compactedRevision;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  readMeta(key: string): string | undefined {
    const value = this.#readMeta.get(key)?.['value'];
    return typeof value === 'string' ? value : undefined;
  }

  writeMeta(key: string, value: string): void {
    this.#writeMeta.run(key, value);
  }

  close(): void {
    this.#database.close();
  }
}

function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS revisions (
        revision INTEGER PRIMARY KEY, resource TEXT NOT NULL, type TEXT NOT NULL, json TEXT NOT NULL) STRICT;
      INSERT INTO meta (key, value) VALUES ('schema', '${SCHEMA_VERSION}') ON CONFLICT DO NOTHING;
    `);
  } catch (error) {
    database.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The cluster database ${path} can't be opened (${reason}). Is another instance using it?`, { cause: error });
  }
  const schema = database.prepare("SELECT value FROM meta WHERE key = 'schema'").get()?.['value'];
  if (schema !== String(SCHEMA_VERSION)) {
    database.close();
    throw new Error(`The cluster database ${path} has layout ${String(schema)}, this version reads ${SCHEMA_VERSION}. Start with --fresh to make a new one.`);
  }
  return database;
}

function parseRow(row: Record<string, unknown>): LoadedRow {
  const { revision, resource, type, json } = row;
  invariant(typeof revision === 'number' && typeof resource === 'string' && typeof json === 'string', 'a revisions row has its columns');
  invariant(type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED', `revision ${revision} has a known type`);
  const object = parseStoredObject(json);
  return {
    type,
    revision: { resource, revision, namespace: object.metadata.namespace ?? '', name: object.metadata.name, object: deepFreeze(object), json },
  };
}

/** The one place that trusts stored text to be an object: this class wrote it. */
function parseStoredObject(json: string): KubeObject {
  return JSON.parse(json) as KubeObject;
}
