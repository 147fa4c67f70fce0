import type { Clock, Timer } from '#server/runtime/clock.ts';
import type { Secondary } from './dns-config.ts';

export type NotifierOptions = {
  secondaries: readonly Secondary[];
  clock: Clock;
  /** Sends a NOTIFY for a zone. */
  send: (zone: string, id: number, to: Secondary) => void;
  onAnswered: () => void;
};

/** Changes of a burst become one NOTIFY. */
const GATHER_MS = 200;
const FIRST_RETRY_MS = 1_000;
/** A secondary that never answers finds the change at its next refresh. */
const MAX_TRIES = 5;
const ID_LIMIT = 2 ** 16;

type Pending = { id: number; timer: Timer };

/** Tells every secondary that a zone changed, until it answers. A newer change of the zone takes the place of an older one. */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #gathering = new Map<string, Timer>();
  readonly #pending = new Map<string, Pending>();
  #lastId = 0;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  changed(zone: string): void {
    const { clock, secondaries } = this.#options;
    if (secondaries.length === 0 || this.#gathering.has(zone)) return;
    this.#gathering.set(zone, clock.after(GATHER_MS, () => {
      this.#gathering.delete(zone);
      for (const to of secondaries) this.#try(zone, to, 1);
    }));
  }

  acknowledge(id: number): void {
    for (const [key, pending] of this.#pending) {
      if (pending.id !== id) continue;
      pending.timer.cancel();
      this.#pending.delete(key);
      this.#options.onAnswered();
    }
  }

  stop(): void {
    for (const timer of this.#gathering.values()) timer.cancel();
    for (const { timer } of this.#pending.values()) timer.cancel();
    this.#gathering.clear();
    this.#pending.clear();
  }

  #try(zone: string, to: Secondary, tries: number): void {
    const key = `${zone} ${to.address} ${to.port}`;
    this.#pending.get(key)?.timer.cancel();
    this.#pending.delete(key);
    if (tries > MAX_TRIES) return;
    this.#lastId = (this.#lastId + 1) % ID_LIMIT;
    const id = this.#lastId;
    this.#pending.set(key, { id, timer: this.#options.clock.after(FIRST_RETRY_MS * 2 ** (tries - 1), () => { this.#try(zone, to, tries + 1); }) });
    this.#options.send(zone, id, to);
  }
}
