import { Worker } from 'node:worker_threads';
import type { CommitBatch } from './revision-database.ts';

export type CommitRequest =
  | { readonly do: 'open'; readonly handle: number; readonly path: string }
  | { readonly do: 'commit'; readonly handle: number; readonly batch: CommitBatch }
  | { readonly do: 'close'; readonly handle: number };

export type CommitCall = { readonly id: number; readonly request: CommitRequest };
export type CommitReply = { readonly id: number; readonly error?: string };

type Waiter = { readonly resolve: () => void; readonly reject: (error: Error) => void };

/** The one thread in which this process waits for its disk, for all its databases. It never keeps the process alive by itself. */
export class CommitThread {
  static #instance: CommitThread | undefined;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiter>();
  #lastId = 0;
  #lastHandle = 0;
  #end: Error | undefined;

  static shared(): CommitThread {
    if (CommitThread.#instance === undefined || CommitThread.#instance.#end !== undefined) CommitThread.#instance = new CommitThread();
    return CommitThread.#instance;
  }

  private constructor() {
    this.#worker = new Worker(new URL('./commit-worker.ts', import.meta.url), { name: 'commit' });
    this.#worker.unref();
    this.#worker.on('message', (reply: CommitReply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`The commit thread ended with code ${code}.`)));
  }

  newHandle(): number {
    return (this.#lastHandle += 1);
  }

  /** Requests are done in the order in which they were asked. */
  ask(request: CommitRequest): Promise<void> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      const id = (this.#lastId += 1);
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      const call: CommitCall = { id, request };
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread, not a window
      this.#worker.postMessage(call);
    });
  }

  #settle({ id, error }: CommitReply): void {
    const waiter = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (error === undefined) waiter?.resolve();
    else waiter?.reject(new Error(error));
  }

  #fail(error: unknown): void {
    this.#end ??= error instanceof Error ? error : new Error(String(error));
    for (const { reject } of this.#waiting.values()) reject(this.#end);
    this.#waiting.clear();
  }
}
