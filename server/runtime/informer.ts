import type { KubeList, KubeObject } from '#lib/kube/object.ts';
import { Backoff, type BackoffLimits } from './backoff.ts';
import { sleep, type Clock } from './clock.ts';
import { InformerStore, type Change, type Indexers } from './informer-store.ts';
import { toObjectKey } from './object-key.ts';

export type WatchNotice<T extends KubeObject> =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: T }
  | { type: 'BOOKMARK'; resourceVersion: string };

/** The API as an informer needs it. Errors of the stream, ERROR events included, reject `watch`; a clean end resolves it. */
export type ListWatch<T extends KubeObject> = {
  list(page: { limit: number; continue?: string; signal: AbortSignal }): Promise<KubeList<T>>;
  watch(
    from: { resourceVersion: string; signal: AbortSignal },
    on: { open: () => void; notice: (notice: WatchNotice<T>) => void },
  ): Promise<void>;
  /** True for 410: the history from that resourceVersion on is gone, only a new list helps. */
  isExpired(error: unknown): boolean;
};

export type InformerOptions<T extends KubeObject, S> = {
  name: string;
  source: ListWatch<T>;
  /** Reduces an object to what the cache needs to hold of it. */
  transform: (object: T) => S;
  clock: Clock;
  /** Uniform in [0, 1): spreads reconnections, so that many informers do not come back in step. */
  random: () => number;
  indexers?: Indexers<S>;
  backoff?: BackoffLimits;
  /** Told of every failed list or watch, after which the informer goes on by itself. */
  onError?: (error: unknown, retryInMs: number) => void;
};

/** Objects asked for in one page of a list: bounds the size of one response. */
const LIST_PAGE_LIMIT = 500;
/** A stream that ended sooner than this, having said nothing, counts as a failure; otherwise reconnecting would spin. */
const MIN_STREAM_MS = 1_000;
const DEFAULT_BACKOFF: BackoffLimits = { initialMs: 200, maxMs: 10_000 };
/** Share of a wait that is random. */
const JITTER = 0.3;

/**
 * Keeps a local, frozen copy of one collection: lists it page by page, then follows its watch from the list's
 * resourceVersion, resuming after every break and listing again only when the API says the history is gone (410).
 * Handlers see each change once, in the API's order; a handler added late is first told what is there.
 */
export class Informer<T extends KubeObject, S = T> {
  readonly #options: InformerOptions<T, S>;
  readonly #store: InformerStore<S>;
  readonly #handlers = new Set<(change: Change<S>) => void>();
  readonly #relisted = new Set<() => void>();
  readonly #backoff: Backoff;
  readonly #stopped = new AbortController();
  readonly #synced: Promise<void>;
  #resolveSynced: () => void = () => undefined;
  #hasSynced = false;
  #resourceVersion: string | undefined;
  #stream: AbortController | undefined;
  #nap: AbortController | undefined;
  #lastError: unknown;
  #loop: Promise<void> | undefined;

  constructor(options: InformerOptions<T, S>) {
    this.#options = options;
    this.#store = new InformerStore(options.indexers ?? {});
    this.#backoff = new Backoff(options.backoff ?? DEFAULT_BACKOFF);
    this.#synced = new Promise((resolve) => { this.#resolveSynced = resolve; });
  }

  get name(): string {
    return this.#options.name;
  }

  /** The cached values; read only. */
  get store(): Pick<InformerStore<S>, 'get' | 'keys' | 'values' | 'keysBy' | 'size'> {
    return this.#store;
  }

  get hasSynced(): boolean {
    return this.#hasSynced;
  }

  /** Why the collection can't be followed at present; undefined while it is. */
  get lastError(): unknown {
    return this.#lastError;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Resolves after the first complete list, or when the informer is stopped before. */
  whenSynced(): Promise<void> {
    return this.#synced;
  }

  /** @returns a function that removes the handler. */
  onChange(handler: (change: Change<S>) => void): () => void {
    this.#handlers.add(handler);
    for (const change of this.#store.asAdded()) handler(change);
    return () => { this.#handlers.delete(handler); };
  }

  /** Calls `handler` after every complete list, the first one included. */
  onRelisted(handler: () => void): void {
    this.#relisted.add(handler);
  }

  /** Drops the current stream or wait and resumes at once: for when a connection may be dead without knowing it. */
  reconnect(): void {
    this.#backoff.clear();
    this.#stream?.abort();
    this.#nap?.abort();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.reconnect();
    await this.#loop;
    this.#resolveSynced();
  }

  async #run(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const stream = new AbortController();
      this.#stream = stream;
      try {
        if (this.#resourceVersion === undefined) await this.#list(stream.signal);
        await this.#follow(this.#resourceVersion ?? '', stream.signal);
      } catch (error) {
        if (!stream.signal.aborted) await this.#recover(error);
      }
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    const present = new Set<string>();
    let token: string | undefined;
    let resourceVersion = '';
    do {
      const page: KubeList<T> = await this.#options.source.list({
        limit: LIST_PAGE_LIMIT, signal, ...(token === undefined ? {} : { continue: token }),
      });
      for (const object of page.items) {
        present.add(toObjectKey(object.metadata));
        this.#put(object);
      }
      resourceVersion = page.metadata.resourceVersion ?? '';
      token = page.metadata.continue === '' ? undefined : page.metadata.continue;
    } while (token !== undefined);
    for (const key of [...this.#store.keys()]) if (!present.has(key)) this.#tell(this.#store.delete(key));
    this.#resourceVersion = resourceVersion;
    this.#hasSynced = true;
    this.#resolveSynced();
    for (const handler of this.#relisted) handler();
  }

  async #follow(resourceVersion: string, signal: AbortSignal): Promise<void> {
    const openedMs = this.#options.clock.nowMs();
    let isTalking = false;
    await this.#options.source.watch({ resourceVersion, signal }, {
      open: () => { this.#lastError = undefined; },
      notice: (notice) => {
        if (signal.aborted) return;
        if (!isTalking) this.#backoff.clear();
        isTalking = true;
        this.#receive(notice);
      },
    });
    if (signal.aborted) return;
    if (isTalking || this.#options.clock.nowMs() - openedMs >= MIN_STREAM_MS) this.#backoff.clear();
    else await this.#wait(this.#backoff.next(this.name));
  }

  #receive(notice: WatchNotice<T>): void {
    if (notice.type === 'BOOKMARK') {
      this.#resourceVersion = notice.resourceVersion;
      return;
    }
    this.#resourceVersion = notice.object.metadata.resourceVersion ?? this.#resourceVersion;
    if (notice.type === 'DELETED') this.#tell(this.#store.delete(toObjectKey(notice.object.metadata)));
    else this.#put(notice.object);
  }

  #put(object: T): void {
    const { transform } = this.#options;
    this.#tell(this.#store.set(toObjectKey(object.metadata), transform(object), object.metadata.resourceVersion ?? ''));
  }

  #tell(change: Change<S> | undefined): void {
    if (change !== undefined) for (const handler of this.#handlers) handler(change);
  }

  async #recover(error: unknown): Promise<void> {
    const isExpired = this.#options.source.isExpired(error);
    const isFirstExpiry = isExpired && this.#backoff.failures(this.name) === 0;
    const waitMs = this.#backoff.next(this.name);
    if (isExpired) this.#resourceVersion = undefined;
    else this.#lastError = error;
    this.#options.onError?.(error, isFirstExpiry ? 0 : waitMs);
    if (!isFirstExpiry) await this.#wait(waitMs);
  }

  async #wait(waitMs: number): Promise<void> {
    const nap = new AbortController();
    this.#nap = nap;
    const jitteredMs = waitMs * (1 - JITTER / 2 + JITTER * this.#options.random());
    if (!this.#stopped.signal.aborted) await sleep(this.#options.clock, jitteredMs, nap.signal);
  }
}
