import type { MemberRegistry } from '#server/members/member-registry.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { Controller, type ControllerMetrics, type ControllerOptions, type Outcome } from '#server/runtime/controller.ts';
import { WorkQueue } from '#server/runtime/work-queue.ts';

/** One object in one member: the unit of work towards members. */
export type Pair = { member: string; type: string; key: string };

/** Writes to one member at once; equals the connections kept to it, so that none waits inside the client. */
const WORKERS_PER_MEMBER = 8;
/** A failed write is tried again soon, and at most once a minute while it keeps failing. */
const PAIR_BACKOFF = { initialMs: 500, maxMs: 60_000 };

export type PairQueuesOptions = {
  registry: MemberRegistry;
  clock: Clock;
  reconcile: (pair: Pair, signal: AbortSignal) => Promise<Outcome>;
  onError: ControllerOptions['onError'];
  retryAfterMs: (error: unknown) => number | undefined;
};

/**
 * A queue and workers of its own for every member, so that one that hangs or is gone fills only its own. While a member
 * does not answer its queue holds still; when it answers again everything in it is due at once.
 */
export class PairQueues {
  readonly #options: PairQueuesOptions;
  readonly #controllers = new Map<string, Controller>();
  readonly #stopping = new Set<Promise<void>>();
  #stopListening: () => void = () => undefined;

  constructor(options: PairQueuesOptions) {
    this.#options = options;
  }

  start(): void {
    const { registry } = this.#options;
    this.#stopListening = registry.listen({
      joined: (member) => { this.#open(member); },
      left: (member) => { this.#close(member); },
      lost: (member) => { this.#controllers.get(member)?.queue.pause(); },
      recovered: (member) => {
        const queue = this.#controllers.get(member)?.queue;
        queue?.retryAllNow();
        queue?.resume();
      },
    });
    for (const member of registry.members()) this.#open(member.name);
  }

  add(pair: Pair): void {
    this.#controllers.get(pair.member)?.queue.add(toText(pair));
  }

  addAfter(pair: Pair, delayMs: number): void {
    this.#controllers.get(pair.member)?.queue.addAfter(toText(pair), delayMs);
  }

  /** True while the pair waits, is delayed or is worked on. */
  has(pair: Pair): boolean {
    return this.#controllers.get(pair.member)?.queue.has(toText(pair)) ?? false;
  }

  /** Pairs that could be worked on now, if there were more workers. */
  backlog(): number {
    let backlog = 0;
    for (const [member, { queue }] of this.#controllers) {
      if (this.#options.registry.get(member)?.isReachable === true) backlog += queue.metrics().depth;
    }
    return backlog;
  }

  /** Makes everything that waits due now: what it waits for may have changed. */
  retryAllNow(): void {
    for (const { queue } of this.#controllers.values()) queue.retryAllNow();
  }

  metrics(): ControllerMetrics[] {
    return [...this.#controllers.values()].map((controller) => controller.metrics());
  }

  async stop(): Promise<void> {
    this.#stopListening();
    for (const member of [...this.#controllers.keys()]) this.#close(member);
    await Promise.all(this.#stopping);
  }

  #open(member: string): void {
    if (this.#controllers.has(member)) return;
    const { clock, reconcile, onError, retryAfterMs } = this.#options;
    const controller = new Controller({
      name: `sync/${member}`, clock, workers: WORKERS_PER_MEMBER, queue: new WorkQueue(clock, PAIR_BACKOFF), onError, retryAfterMs,
      reconcile: (text, signal) => reconcile(fromText(member, text), signal),
    });
    this.#controllers.set(member, controller);
    controller.start();
    if (this.#options.registry.get(member)?.isReachable === false) controller.queue.pause();
  }

  #close(member: string): void {
    const controller = this.#controllers.get(member);
    if (controller === undefined) return;
    this.#controllers.delete(member);
    const stopping: Promise<void> = controller.stop().finally(() => this.#stopping.delete(stopping));
    this.#stopping.add(stopping);
  }
}

/** Type names hold no `|`: they are plurals and groups. */
function toText(pair: Pair): string {
  return `${pair.type}|${pair.key}`;
}

function fromText(member: string, text: string): Pair {
  const bar = text.indexOf('|');
  return { member, type: text.slice(0, bar), key: text.slice(bar + 1) };
}
