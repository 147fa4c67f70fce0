import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { TIER_NAMES, TIERS, type SlotPoint, type Tier } from './history-points.ts';
import type { HistoryGap, HistoryShelf, ShelvedLine } from './history-shelf.ts';

/** Layout of the tables below; a file of another layout is emptied: it holds nothing but pictures of the past. */
const SCHEMA_VERSION = 1;
const BUSY_TIMEOUT_MS = 2_000;
/** Points wait this long to be written together; a crash loses that much of the picture and nothing else. */
const FLUSH_MS = 1_000;
/** That this process lives is noted this often; a longer silence in the notes is a gap. */
const ALIVE_EVERY_MS = 15_000;
const GAP_MS = 3 * ALIVE_EVERY_MS;
/** Rows in all, about 150 MB; beyond it the oldest go. */
const ROWS_MAX = 3_000_000;
const TIER_NUMBERS: Readonly<Record<Tier, number>> = { fine: 0, coarse: 1, live: 2 };

const SCHEMA = `
  CREATE TABLE lines (id INTEGER PRIMARY KEY, workload TEXT NOT NULL, cluster TEXT NOT NULL, UNIQUE (workload, cluster));
  CREATE TABLE points (
    tier INTEGER NOT NULL, line INTEGER NOT NULL, slot INTEGER NOT NULL, at INTEGER NOT NULL, last INTEGER NOT NULL,
    desired INTEGER NOT NULL, low INTEGER NOT NULL, ready INTEGER NOT NULL, PRIMARY KEY (tier, line, slot)
  ) WITHOUT ROWID;
  CREATE TABLE gaps (start INTEGER NOT NULL, finish INTEGER NOT NULL);
  CREATE TABLE alive (only INTEGER PRIMARY KEY CHECK (only = 1), at INTEGER NOT NULL);
  PRAGMA user_version = ${SCHEMA_VERSION};`;
const READ = `
  SELECT lines.cluster, slot, at, last, desired, low, ready FROM points JOIN lines ON lines.id = points.line
  WHERE tier = :tier AND lines.workload = :workload AND slot >= COALESCE((
    SELECT MAX(slot) FROM points AS older WHERE older.tier = :tier AND older.line = points.line AND older.slot < :since), :since)
  ORDER BY slot`;
const LINES = `
  SELECT workload, cluster, slot, at, last, desired, low, ready FROM lines JOIN points ON points.line = lines.id
  WHERE tier = 1 AND slot = (SELECT MAX(slot) FROM points AS newer WHERE newer.tier = 1 AND newer.line = lines.id)`;

type Waiting = { tier: Tier; workload: string; cluster: string; point: SlotPoint };

/** The history of the embedded federation, in a SQLite file of its own: it outlives the process. Writing is put together and never waits for the disk. */
export class DatabaseShelf implements HistoryShelf {
  readonly #database: DatabaseSync;
  readonly #put: StatementSync;
  readonly #waiting = new Map<string, Waiting>();
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #nowMs: () => number;
  readonly #onError: (error: unknown) => void;

  /**
   * @param onError told when points could not be written, such as on a full disk; they are lost then, and nothing else is.
   * @throws Error when the file can't be opened or written.
   */
  constructor(path: string, nowMs: () => number, onError: (error: unknown) => void) {
    this.#nowMs = nowMs;
    this.#onError = onError;
    this.#database = open(path);
    this.#put = this.#database.prepare(`INSERT OR REPLACE INTO points (tier, line, slot, at, last, desired, low, ready)
      VALUES (?, (SELECT id FROM lines WHERE workload = ? AND cluster = ?), ?, ?, ?, ?, ?, ?)`);
    this.#noteGap();
    this.#noteAlive();
    this.#timers = [setInterval(() => this.#flush(), FLUSH_MS), setInterval(() => this.#attempt(() => this.#noteAlive()), ALIVE_EVERY_MS)];
    for (const timer of this.#timers) timer.unref();
  }

  lines(): ShelvedLine[] {
    return this.#database.prepare(LINES).all().map((row) => ({ workload: String(row['workload']), cluster: String(row['cluster']), last: toPoint(row) }));
  }

  put(tier: Tier, workload: string, cluster: string, point: SlotPoint): void {
    this.#waiting.set(JSON.stringify([tier, workload, cluster, point.slotMs]), { tier, workload, cluster, point });
  }

  read(tier: Tier, workload: string, fromMs: number): Map<string, SlotPoint[]> {
    this.#flush();
    const found = new Map<string, SlotPoint[]>();
    for (const row of this.#database.prepare(READ).iterate({ tier: TIER_NUMBERS[tier], workload, since: fromMs })) {
      const cluster = String(row['cluster']);
      const points = found.get(cluster);
      if (points === undefined) found.set(cluster, [toPoint(row)]);
      else points.push(toPoint(row));
    }
    return found;
  }

  gaps(fromMs: number): HistoryGap[] {
    return this.#database.prepare('SELECT start, finish FROM gaps WHERE finish > ? ORDER BY start').all(fromMs)
      .map((row) => ({ fromMs: Number(row['start']), toMs: Number(row['finish']) }));
  }

  prune(nowMs: number): void {
    this.#flush();
    for (const tier of TIER_NAMES) {
      // The last point before the window stays, however old: its numbers still hold in it.
      this.#database.prepare(`DELETE FROM points WHERE tier = :tier AND slot < :before
        AND slot < (SELECT MAX(slot) FROM points AS newer WHERE newer.tier = :tier AND newer.line = points.line AND newer.slot < :before)`)
        .run({ tier: TIER_NUMBERS[tier], before: nowMs - TIERS[tier].keptMs });
    }
    this.#database.prepare('DELETE FROM gaps WHERE finish < ?').run(nowMs - TIERS.coarse.keptMs);
    const beyond = Number(this.#database.prepare('SELECT COUNT(*) AS rows FROM points').get()?.['rows'] ?? 0) - ROWS_MAX;
    if (beyond > 0) {
      this.#database.prepare('DELETE FROM points WHERE (tier, line, slot) IN (SELECT tier, line, slot FROM points ORDER BY tier, slot LIMIT ?)').run(beyond);
    }
  }

  drop(workload: string, cluster: string): void {
    this.#flush();
    this.#database.prepare('DELETE FROM points WHERE line = (SELECT id FROM lines WHERE workload = ? AND cluster = ?)').run(workload, cluster);
    this.#database.prepare('DELETE FROM lines WHERE workload = ? AND cluster = ?').run(workload, cluster);
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#flush();
    this.#attempt(() => this.#noteAlive());
    this.#database.close();
  }

  #flush(): void {
    if (this.#waiting.size === 0) return;
    const points = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#attempt(() => this.#write(points));
  }

  #write(points: readonly Waiting[]): void {
    const insertLine = this.#database.prepare('INSERT OR IGNORE INTO lines (workload, cluster) VALUES (?, ?)');
    this.#database.exec('BEGIN');
    for (const { tier, workload, cluster, point } of points) {
      insertLine.run(workload, cluster);
      this.#put.run(TIER_NUMBERS[tier], workload, cluster, point.slotMs, point.atMs, point.lastMs, point.desired, point.low, point.ready);
    }
    this.#database.exec('COMMIT');
  }

  /** A history that can't be written must not end the process that it is about. */
  #attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      this.#onError(error);
    }
  }

  #noteAlive(): void {
    this.#database.prepare('INSERT OR REPLACE INTO alive (only, at) VALUES (1, ?)').run(this.#nowMs());
  }

  #noteGap(): void {
    const seen = this.#database.prepare('SELECT at FROM alive').get()?.['at'];
    const now = this.#nowMs();
    if (seen !== undefined && now - Number(seen) > GAP_MS) this.#database.prepare('INSERT INTO gaps (start, finish) VALUES (?, ?)').run(Number(seen), now);
  }
}

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version === SCHEMA_VERSION) return database;
  for (const table of ['lines', 'points', 'gaps', 'alive']) database.exec(`DROP TABLE IF EXISTS ${table}`);
  database.exec(SCHEMA);
  return database;
}

function toPoint(row: Readonly<Record<string, unknown>>): SlotPoint {
  return { slotMs: Number(row['slot']), atMs: Number(row['at']), lastMs: Number(row['last']), desired: Number(row['desired']), low: Number(row['low']), ready: Number(row['ready']) };
}
