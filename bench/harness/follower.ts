import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { KubeClient, ObjectView } from '#server/kube-client/kube-client.ts';
import { sleep } from './timing.ts';

/** A stream that broke is opened again after this long: an outage's end must be seen at once. */
const RETRY_MS = 10;
const WATCH_SECONDS = 3_600;
const PAGE = 500;

export type FollowerOptions<T> = {
  client: KubeClient;
  type: ResourceType;
  namespace: string;
  labelSelector?: string;
  view?: ObjectView;
  /** What is to be known of an object; undefined when it doesn't count. */
  read: (object: KubeObject) => T | undefined;
};

/** Follows a collection by its watch and tells, without polling, when what it holds fulfils a claim. */
export class Follower<T> {
  readonly #options: FollowerOptions<T>;
  readonly #held = new Map<string, T>();
  readonly #listeners = new Set<() => void>();
  readonly #stopped = new AbortController();
  #loop: Promise<void> | undefined;

  private constructor(options: FollowerOptions<T>) {
    this.#options = options;
  }

  /** Resolves when the first list is there. */
  static async start<T>(options: FollowerOptions<T>): Promise<Follower<T>> {
    const follower = new Follower(options);
    await new Promise<void>((listed) => { follower.#loop = follower.#run(listed); });
    return follower;
  }

  get held(): ReadonlyMap<string, T> {
    return this.#held;
  }

  /** @returns when the claim held, on the clock of `performance.now()`. @throws Error after `limitMs` with how many were held. */
  until(claim: string, holds: (held: ReadonlyMap<string, T>) => boolean, limitMs: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#listeners.delete(look);
        reject(new Error(`not within ${limitMs / 1000} s: ${claim}; ${this.#options.client.cluster} holds ${this.#held.size} ${this.#options.type.plural}`));
      }, limitMs);
      const look = (): void => {
        if (!holds(this.#held)) return;
        clearTimeout(timer);
        this.#listeners.delete(look);
        resolve(performance.now());
      };
      this.#listeners.add(look);
      look();
    });
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#loop;
  }

  async #run(onListed: () => void): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        await this.#watch(await this.#list(), onListed);
      } catch {
        // The cluster is stopped on purpose, or the watch ran out: the next list makes up for what was missed.
        if (!signal.aborted) await sleep(RETRY_MS);
      }
    }
  }

  async #list(): Promise<string> {
    const { client, type, namespace, labelSelector, view } = this.#options;
    const listed = new Set<string>();
    let page = await client.list<KubeObject>(type, { ...this.#selection(), limit: PAGE });
    const take = (): void => {
      for (const object of page.items) {
        listed.add(object.metadata.name);
        this.#put(object);
      }
    };
    take();
    while (page.metadata.continue !== undefined && page.metadata.continue !== '') {
      page = await client.list<KubeObject>(type, { namespace, labelSelector, ...(view === undefined ? {} : { view }), limit: PAGE, continue: page.metadata.continue });
      take();
    }
    for (const name of [...this.#held.keys()]) if (!listed.has(name)) this.#held.delete(name);
    this.#tell();
    return page.metadata.resourceVersion ?? '';
  }

  async #watch(resourceVersion: string, onOpen: () => void): Promise<void> {
    await this.#options.client.watch<KubeObject>(this.#options.type, { ...this.#selection(), resourceVersion, timeoutSeconds: WATCH_SECONDS, signal: this.#stopped.signal }, {
      open: onOpen,
      notice: (event) => {
        if (event.type === 'BOOKMARK') return;
        if (event.type === 'DELETED') this.#held.delete(event.object.metadata.name);
        else this.#put(event.object);
        this.#tell();
      },
    });
  }

  #selection(): { namespace: string; labelSelector?: string; view?: ObjectView } {
    const { namespace, labelSelector, view } = this.#options;
    return { namespace, ...(labelSelector === undefined ? {} : { labelSelector }), ...(view === undefined ? {} : { view }) };
  }

  #put(object: KubeObject): void {
    const value = this.#options.read(object);
    if (value === undefined) this.#held.delete(object.metadata.name);
    else this.#held.set(object.metadata.name, value);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
