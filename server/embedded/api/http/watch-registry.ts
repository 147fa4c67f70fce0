import { tooManyRequests } from '../api-error.ts';
import type { ServedType } from '../resource-catalog.ts';
import type { WatchSession } from './watch-session.ts';

/** More open watches than this are refused with 429: each holds a connection and a place in every commit's fan-out. */
const MAX_WATCHES = 5_000;

/** The open watches of one server, so that they can be ended together. */
export class WatchRegistry {
  readonly #sessions = new Set<WatchSession>();

  /** Events sent so far, by API version and resource. */
  readonly sent = new Map<string, { readonly type: ServedType; count: number }>();

  get size(): number {
    return this.#sessions.size;
  }

  run(session: WatchSession): void {
    if (this.#sessions.size >= MAX_WATCHES) throw tooManyRequests('too many open watches on this cluster; close some and try again', [], 1);
    this.#sessions.add(session);
    const sent = this.#sentOf(session.target.type);
    session.start({ onSent: () => (sent.count += 1), onEnd: () => this.#sessions.delete(session) });
  }

  #sentOf(type: ServedType): { readonly type: ServedType; count: number } {
    const key = `${type.apiVersion}/${type.plural}`;
    const known = this.sent.get(key);
    if (known !== undefined) return known;
    const made = { type, count: 0 };
    this.sent.set(key, made);
    return made;
  }

  /** Ends the watches of one resource type, whose CRD is gone. */
  endAll(storage?: string): void {
    for (const session of [...this.#sessions]) if (storage === undefined || session.target.type.storage === storage) session.end();
  }

  /** Cuts all connections that carry a watch. */
  dropAll(): void {
    for (const session of [...this.#sessions]) session.drop();
  }
}
