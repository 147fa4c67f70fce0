import type { WatchEvent } from '#lib/contracts/watch-event.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { ServiceError } from '#server/platform/service-error.ts';

export type Subscription = {
  /** Resolves with the next hint, or undefined after `close`. One caller at a time. */
  next(): Promise<WatchEvent | undefined>;
  close(): void;
};

/** Hints kept for a reader that is slower than the federation; beyond it one `resync` stands for all that was dropped. */
const MAX_PENDING = 256;
/** Open streams: one for each browser tab. */
export const MAX_SUBSCRIBERS = 200;

/**
 * Fans hints out to every subscriber. Publishing never waits and never fails: a slow subscriber loses hints, is told so
 * once by `resync`, and costs nobody else anything. Two pending hints about one object become one.
 */
export class EventHub {
  readonly #subscribers = new Set<Subscriber>();

  get size(): number {
    return this.#subscribers.size;
  }

  publish(event: WatchEvent): void {
    for (const subscriber of this.#subscribers) subscriber.push(event);
  }

  /** @throws ServiceError LIMIT_EXCEEDED when there are too many streams already. */
  subscribe(): Subscription {
    if (this.#subscribers.size >= MAX_SUBSCRIBERS) throw new ServiceError('LIMIT_EXCEEDED', say('err.tooManyStreams', { max: MAX_SUBSCRIBERS }));
    const subscriber = new Subscriber(() => { this.#subscribers.delete(subscriber); });
    this.#subscribers.add(subscriber);
    return subscriber;
  }

  close(): void {
    for (const subscriber of [...this.#subscribers]) subscriber.close();
  }
}

const RESYNC: WatchEvent = { topic: 'resync', kind: '', namespace: '', name: '', type: 'MODIFIED', resourceVersion: '' };

class Subscriber implements Subscription {
  readonly #pending = new Map<string, WatchEvent>();
  readonly #onClose: () => void;
  #waiting: ((event: WatchEvent | undefined) => void) | undefined;
  #isClosed = false;

  constructor(onClose: () => void) {
    this.#onClose = onClose;
  }

  push(event: WatchEvent): void {
    if (this.#isClosed) return;
    if (this.#waiting !== undefined) {
      const hand = this.#waiting;
      this.#waiting = undefined;
      hand(event);
      return;
    }
    if (this.#pending.has('resync')) return;
    this.#pending.set(`${event.kind}/${event.namespace}/${event.name}`, event);
    if (this.#pending.size > MAX_PENDING) {
      this.#pending.clear();
      this.#pending.set('resync', RESYNC);
    }
  }

  next(): Promise<WatchEvent | undefined> {
    for (const [key, event] of this.#pending) {
      this.#pending.delete(key);
      return Promise.resolve(event);
    }
    if (this.#isClosed) return Promise.resolve(undefined);
    return new Promise((resolve) => { this.#waiting = resolve; });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#pending.clear();
    this.#waiting?.(undefined);
    this.#waiting = undefined;
    this.#onClose();
  }
}
