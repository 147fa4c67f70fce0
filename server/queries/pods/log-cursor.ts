/** How far a log was read: the time of the last line, as text that sorts by time, and how many lines bear it. */
type LogCursor = { readonly stamp: string; readonly count: number };

const STAMPED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?/;
const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z)\/(\d{1,9})$/;

/**
 * Takes a log apart that is read piece by piece over several connections, with the time before each line. An API server
 * takes up a log only at a whole second, so every connection after the first begins with lines that were seen: those are
 * left out, by their time, and of the same time by their number.
 */
export class LogReader {
  #cursor: LogCursor | undefined;
  #isResuming = false;
  #sameSeen = 0;
  /** Lines that were left out since the connection began. With none, the log does not reach back to what was seen. */
  repeated = 0;

  constructor(cursor: string) {
    const [, stamp, count] = CURSOR.exec(cursor) ?? [];
    if (stamp !== undefined && !Number.isNaN(Date.parse(stamp))) this.#cursor = { stamp, count: Number(count) };
  }

  /** As text for `new LogReader`; empty while nothing was read. */
  get cursor(): string {
    return this.#cursor === undefined ? '' : `${this.#cursor.stamp}/${this.#cursor.count}`;
  }

  /** The whole second to take the log up at; undefined for its beginning. */
  get since(): string | undefined {
    return this.#cursor === undefined ? undefined : `${this.#cursor.stamp.slice(0, 19)}Z`;
  }

  /** Another connection begins. */
  resume(): void {
    this.#isResuming = this.#cursor !== undefined;
    this.#sameSeen = 0;
    this.repeated = 0;
  }

  /** The lines that were not seen, without their time. */
  take(lines: readonly string[]): string[] {
    return lines.flatMap((line) => {
      const [head = '', at = '', fraction = '', zone = ''] = STAMPED.exec(line) ?? [];
      const stamp = head === '' ? '' : toStamp(at, fraction, zone);
      if (this.#isResuming && this.#wasSeen(stamp)) {
        this.repeated += 1;
        return [];
      }
      this.#isResuming = false;
      this.#advance(stamp);
      return [line.slice(head.length)];
    });
  }

  #wasSeen(stamp: string): boolean {
    const { stamp: last = '', count = 0 } = this.#cursor ?? {};
    if (stamp !== last) return stamp < last;
    this.#sameSeen += 1;
    return this.#sameSeen <= count;
  }

  #advance(stamp: string): void {
    const { stamp: last = '', count = 0 } = this.#cursor ?? {};
    if (stamp > last) this.#cursor = { stamp, count: 1 };
    else if (stamp === last && stamp !== '') this.#cursor = { stamp, count: count + 1 };
  }
}

/** In UTC with nine digits after the point, whatever zone the container runtime writes; empty for what is no time. */
function toStamp(at: string, fraction: string, zone: string): string {
  const ms = Date.parse(at + zone);
  return Number.isNaN(ms) ? '' : `${new Date(ms).toISOString().slice(0, 19)}.${fraction.padEnd(9, '0')}Z`;
}
