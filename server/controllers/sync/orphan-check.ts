import type { KubeObject } from '#lib/kube/object.ts';
import { MANAGED_LABEL } from '#lib/federation/types/constants.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { Controller, DONE, type ControllerOptions, type Outcome } from '#server/runtime/controller.ts';
import { WorkQueue } from '#server/runtime/work-queue.ts';

export type OrphanCheckOptions = {
  registry: MemberRegistry;
  clock: Clock;
  /** The types that are synchronised now. */
  types: () => Iterable<TypeConfig>;
  onError: ControllerOptions['onError'];
};

/** The start of a control plane belongs to what has to be propagated; orphans have waited already. */
const START_DELAY_MS = 10_000;
/** Members checked at once: with many members and types the lists must not crowd out real work. */
const WORKERS = 2;
const LIST_DEADLINE_MS = 10_000;

/**
 * Looks once in every member for managed objects of types of which the host has no federated object, and so follows
 * nothing. Where there are some, the type is followed after all, and their release takes its usual way.
 */
export class OrphanCheck {
  readonly #options: OrphanCheckOptions;
  readonly #queue: WorkQueue;
  readonly #controller: Controller;
  readonly #checked = new Set<string>();
  #stopListening: () => void = () => undefined;

  constructor(options: OrphanCheckOptions) {
    const { clock, onError } = options;
    this.#options = options;
    this.#queue = new WorkQueue(clock, { initialMs: START_DELAY_MS, maxMs: 300_000 });
    this.#controller = new Controller({
      name: 'orphan-check', clock, queue: this.#queue, workers: WORKERS, onError, reconcile: (name, signal) => this.#check(name, signal),
    });
  }

  start(): void {
    this.#stopListening = this.#options.registry.listen({ joined: (name) => { this.#queue.addAfter(name, START_DELAY_MS); } });
    this.#controller.start();
  }

  /** A type came in: every member is looked at for it. */
  typeStarted(): void {
    for (const { name } of this.#options.registry.members()) this.#queue.addAfter(name, START_DELAY_MS);
  }

  async stop(): Promise<void> {
    this.#stopListening();
    await this.#controller.stop();
  }

  async #check(name: string, signal: AbortSignal): Promise<Outcome> {
    const { registry, types } = this.#options;
    for (const type of types()) {
      const member = registry.get(name);
      const mark = `${name}/${type.name}`;
      if (member === undefined || !member.isReachable || this.#checked.has(mark) || member.targets(type.name) !== undefined) continue;
      const page = await member.client.list<KubeObject>(type.target, {
        labelSelector: `${MANAGED_LABEL}=true`, limit: 1, view: 'metadata', deadlineMs: LIST_DEADLINE_MS, signal,
      });
      this.#checked.add(mark);
      if (page.items.length > 0) registry.follow(type);
    }
    return DONE;
  }
}
