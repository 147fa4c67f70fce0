import { StringDecoder } from 'node:string_decoder';

/** A single watch event longer than this is not believable; etcd holds objects of at most 1.5 MiB. */
const MAX_LINE_LENGTH = 16 * 1024 * 1024;

/** Cuts a byte stream into its lines, whatever way the bytes were split; empty lines are left out. */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (line: string) => void;
  #rest: string[] = [];
  #restLength = 0;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** @throws RangeError when a line exceeds the limit. */
  push(chunk: Buffer): void {
    const text = this.#decoder.write(chunk);
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#rest.push(text.slice(start, end));
      const line = this.#rest.join('');
      this.#rest = [];
      this.#restLength = 0;
      if (line !== '') this.#onLine(line);
      start = end + 1;
    }
    this.#rest.push(text.slice(start));
    this.#restLength += text.length - start;
    if (this.#restLength > MAX_LINE_LENGTH) throw new RangeError(`a watch event is longer than ${MAX_LINE_LENGTH} characters`);
  }
}
