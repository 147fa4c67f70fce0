/** Fields that a JSON text gives more than once. A parser keeps the last one and says nothing; the API server speaks of it. */

/** Fields reported for one text. */
const MAX_REPORTED = 50;

/**
 * Paths such as `spec.containers[0].image` of all repeated fields, each once, in the order of the text. The text must be
 * valid JSON: of other texts the answer means nothing.
 */
export function findDuplicateFields(text: string): string[] {
  const found = new Set<string>();
  const scanner = new Scanner(text);
  scanValue(scanner, '', found);
  return [...found].slice(0, MAX_REPORTED);
}

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next mark that is no white space, without taking it. */
  peek(): string {
    while (this.#at < this.#text.length && this.#text.charCodeAt(this.#at) <= 32) this.#at += 1;
    return this.#text[this.#at] ?? '';
  }

  take(): void {
    this.#at += 1;
  }

  /** Takes a string and returns what it says. */
  takeString(): string {
    const start = this.#at;
    let end = start + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    this.#at = end + 1;
    const raw = this.#text.slice(start + 1, end);
    if (!raw.includes('\\')) return raw;
    const said: unknown = JSON.parse(`"${raw}"`);
    return typeof said === 'string' ? said : raw;
  }

  /** Takes a number or a word. */
  takeWord(): void {
    while (this.#at < this.#text.length && !',]}'.includes(this.#text[this.#at] ?? '')) this.#at += 1;
  }
}

function scanValue(scanner: Scanner, path: string, found: Set<string>): void {
  const mark = scanner.peek();
  if (mark === '{') scanMap(scanner, path, found);
  else if (mark === '[') scanList(scanner, path, found);
  else if (mark === '"') scanner.takeString();
  else scanner.takeWord();
}

function scanMap(scanner: Scanner, path: string, found: Set<string>): void {
  const seen = new Set<string>();
  scanner.take();
  while (scanner.peek() === '"') {
    const key = scanner.takeString();
    const keyPath = path === '' ? key : `${path}.${key}`;
    if (seen.has(key)) found.add(keyPath);
    seen.add(key);
    scanner.peek();
    scanner.take();
    scanValue(scanner, keyPath, found);
    if (scanner.peek() === ',') scanner.take();
    scanner.peek();
  }
  scanner.take();
}

function scanList(scanner: Scanner, path: string, found: Set<string>): void {
  scanner.take();
  for (let index = 0; scanner.peek() !== ']' && scanner.peek() !== ''; index += 1) {
    scanValue(scanner, `${path}[${index}]`, found);
    if (scanner.peek() === ',') scanner.take();
  }
  scanner.take();
}
