/** How loud a line is; `silent` writes nothing. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export type Logger = {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
};

const RANKS: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };
/** The same line again within this time is counted, not written: a member that is down must not fill a disk. */
const REPEAT_WINDOW_MS = 10_000;
/** Distinct lines remembered for that. */
const MAX_REMEMBERED = 500;

/** Writes one JSON line for each message to standard error. */
export function createLogger(level: LogLevel, write: (line: string) => void = (line) => { process.stderr.write(line); }): Logger {
  const seen = new Map<string, { atMs: number; skipped: number }>();
  const log = (rank: Exclude<LogLevel, 'silent'>, message: string, fields: LogFields = {}): void => {
    if (RANKS[rank] < RANKS[level]) return;
    const nowMs = Date.now();
    const before = seen.get(message);
    if (before !== undefined && nowMs - before.atMs < REPEAT_WINDOW_MS) {
      before.skipped += 1;
      return;
    }
    if (seen.size >= MAX_REMEMBERED) seen.clear();
    seen.set(message, { atMs: nowMs, skipped: 0 });
    const repeated = before === undefined || before.skipped === 0 ? {} : { repeated: before.skipped };
    write(`${JSON.stringify({ time: new Date(nowMs).toISOString(), level: rank, message, ...fields, ...repeated })}\n`);
  };
  return {
    debug: (message, fields) => { log('debug', message, fields); },
    info: (message, fields) => { log('info', message, fields); },
    warn: (message, fields) => { log('warn', message, fields); },
    error: (message, fields) => { log('error', message, fields); },
  };
}

/** The text of whatever was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
