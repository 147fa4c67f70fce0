import { deepFreeze } from './freeze.ts';

/** One change of a cached value. For DELETED, `value` is the last one known. */
export type Change<S> =
  | { type: 'ADDED'; key: string; value: S; resourceVersion: string }
  | { type: 'MODIFIED'; key: string; value: S; old: S; resourceVersion: string }
  | { type: 'DELETED'; key: string; value: S; resourceVersion: string };

/** Words under which a value is found again, such as its namespace. */
export type Indexers<S> = Readonly<Record<string, (value: S) => readonly string[]>>;

type Entry<S> = { value: S; resourceVersion: string };

/** The cache behind an informer: values by key, frozen, with secondary indexes. Every write answers with what it changed. */
export class InformerStore<S> {
  readonly #entries = new Map<string, Entry<S>>();
  readonly #indexers: Indexers<S>;
  readonly #indexes = new Map<string, Map<string, Set<string>>>();

  constructor(indexers: Indexers<S>) {
    this.#indexers = indexers;
    for (const name of Object.keys(indexers)) this.#indexes.set(name, new Map());
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): S | undefined {
    return this.#entries.get(key)?.value;
  }

  keys(): IterableIterator<string> {
    return this.#entries.keys();
  }

  *values(): IterableIterator<S> {
    for (const entry of this.#entries.values()) yield entry.value;
  }

  /** Keys of the values that carry `word` in the named index. */
  keysBy(index: string, word: string): readonly string[] {
    return [...(this.#indexes.get(index)?.get(word) ?? [])];
  }

  /** Stores a value; undefined when the same resourceVersion is stored already. */
  set(key: string, value: S, resourceVersion: string): Change<S> | undefined {
    const before = this.#entries.get(key);
    if (before !== undefined && before.resourceVersion === resourceVersion) return undefined;
    deepFreeze(value);
    this.#entries.set(key, { value, resourceVersion });
    if (before !== undefined) this.#unindex(key, before.value);
    this.#index(key, value);
    return before === undefined
      ? { type: 'ADDED', key, value, resourceVersion }
      : { type: 'MODIFIED', key, value, old: before.value, resourceVersion };
  }

  delete(key: string): Change<S> | undefined {
    const before = this.#entries.get(key);
    if (before === undefined) return undefined;
    this.#entries.delete(key);
    this.#unindex(key, before.value);
    return { type: 'DELETED', key, value: before.value, resourceVersion: before.resourceVersion };
  }

  /** What is stored now, told as if it had just been added. */
  *asAdded(): IterableIterator<Change<S>> {
    for (const [key, entry] of this.#entries) {
      yield { type: 'ADDED', key, value: entry.value, resourceVersion: entry.resourceVersion };
    }
  }

  #index(key: string, value: S): void {
    for (const [name, words] of Object.entries(this.#indexers)) {
      const index = this.#indexes.get(name);
      for (const word of words(value)) {
        const keys = index?.get(word);
        if (keys === undefined) index?.set(word, new Set([key]));
        else keys.add(key);
      }
    }
  }

  #unindex(key: string, value: S): void {
    for (const [name, words] of Object.entries(this.#indexers)) {
      const index = this.#indexes.get(name);
      for (const word of words(value)) {
        const keys = index?.get(word);
        keys?.delete(key);
        if (keys?.size === 0) index?.delete(word);
      }
    }
  }
}
