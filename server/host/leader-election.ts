import type { KubeObject } from '#lib/kube/object.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { numberAt, objectAt, stringAt } from '#lib/federation/types/read.ts';
import { isAlreadyExists, isConflict } from '#server/kube-client/errors.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';
import { sleep, type Clock } from '#server/runtime/clock.ts';
import { LEASES } from './resources.ts';

/** KubeFed's own name for its lock, so that one of either kind at a time is plain to see. */
export const LEASE_NAME = 'kubefed-controller-manager';
/** A call that takes longer than this counts as failed: there must be time for another before the lease runs out. */
const CALL_DEADLINE_MS = 4_000;
/** A burst of other work must not cost the lease: its calls don't wait behind that for their turn. */
const CALL = { deadlineMs: CALL_DEADLINE_MS, isUrgent: true } as const;

export type ElectionTiming = { leaseDurationMs: number; renewDeadlineMs: number; retryPeriodMs: number };

export type ElectionOptions = {
  client: KubeClient;
  clock: Clock;
  /** Names this process among all that may lead. */
  identity: string;
  timing: () => ElectionTiming;
  /** True when the named holder is known to be dead, so that its lease need not run out first. */
  isDead: (holder: string) => boolean;
  /** The lease could not be renewed in time: somebody else may lead from now on. */
  onLost: () => void;
  onError: (error: unknown) => void;
};

/**
 * Holds a `coordination.k8s.io` Lease so that of several replicas one reconciles. Clocks of replicas need not agree: a
 * foreign lease counts as run out when it has not changed for its own duration by our clock.
 */
export class LeaderElection {
  readonly #options: ElectionOptions;
  readonly #stopped = new AbortController();
  #isLeading = false;
  #renewedMs = 0;
  #seen: { version: string; atMs: number } | undefined;
  #loop: Promise<void> | undefined;

  constructor(options: ElectionOptions) {
    this.#options = options;
  }

  get isLeading(): boolean {
    return this.#isLeading;
  }

  /** Tries once at once, then goes on in the background. @returns whether we lead already. @throws KubeError when the host refuses Leases. */
  async start(onLeading: () => void): Promise<boolean> {
    this.#isLeading = await this.#attempt();
    const isLeading = this.#isLeading;
    this.#loop = this.#run(onLeading);
    return isLeading;
  }

  /** Gives the lease back, so that another need not wait for it to run out. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#loop;
    if (!this.#isLeading) return;
    this.#isLeading = false;
    try {
      const lease = await this.#read();
      if (lease !== undefined && stringAt(lease, 'spec', 'holderIdentity') === this.#options.identity) await this.#write(lease, '');
    } catch (error) {
      // It runs out by itself; that only takes longer.
      this.#options.onError(error);
    }
  }

  async #run(onLeading: () => void): Promise<void> {
    const { clock, timing, onLost, onError } = this.#options;
    for (;;) {
      await sleep(clock, timing().retryPeriodMs, this.#stopped.signal);
      if (this.#stopped.signal.aborted) return;
      const wasLeading = this.#isLeading;
      try {
        this.#isLeading = await this.#attempt();
      } catch (error) {
        onError(error);
        this.#isLeading = wasLeading && clock.nowMs() - this.#renewedMs < timing().renewDeadlineMs;
      }
      if (!wasLeading && this.#isLeading) onLeading();
      if (wasLeading && !this.#isLeading) return onLost();
    }
  }

  /** Takes, renews or leaves the lease. @returns whether it is ours now. */
  async #attempt(): Promise<boolean> {
    const { identity, clock } = this.#options;
    const startedMs = clock.nowMs();
    const lease = await this.#read();
    if (lease !== undefined && !this.#isFree(lease)) return false;
    try {
      if (lease === undefined) await this.#options.client.create(LEASES, this.#toLease(undefined, identity), CALL);
      else await this.#write(lease, identity);
    } catch (error) {
      if (isConflict(error) || isAlreadyExists(error)) return false;
      throw error;
    }
    this.#renewedMs = startedMs;
    return true;
  }

  #isFree(lease: KubeObject): boolean {
    const { identity, isDead, clock } = this.#options;
    const holder = stringAt(lease, 'spec', 'holderIdentity') ?? '';
    if (holder === '' || holder === identity || isDead(holder)) return true;
    const version = lease.metadata.resourceVersion ?? '';
    if (this.#seen?.version !== version) this.#seen = { version, atMs: clock.nowMs() };
    return clock.nowMs() - this.#seen.atMs >= (numberAt(lease, 'spec', 'leaseDurationSeconds') ?? 0) * 1_000;
  }

  #read(): Promise<KubeObject | undefined> {
    return this.#options.client.find<KubeObject>(LEASES, { namespace: SYSTEM_NAMESPACE, name: LEASE_NAME }, CALL);
  }

  #write(lease: KubeObject, holder: string): Promise<KubeObject> {
    return this.#options.client.update(LEASES, this.#toLease(lease, holder), CALL);
  }

  #toLease(before: KubeObject | undefined, holder: string): KubeObject {
    const { clock, timing } = this.#options;
    const now = new Date(clock.nowMs()).toISOString().replace('Z', '000Z');
    const spec = objectAt(before, 'spec') ?? {};
    const isNew = spec['holderIdentity'] !== holder;
    return {
      apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: before?.metadata ?? { name: LEASE_NAME, namespace: SYSTEM_NAMESPACE },
      spec: {
        ...spec, holderIdentity: holder, renewTime: now, leaseDurationSeconds: Math.max(1, Math.ceil(timing().leaseDurationMs / 1_000)),
        ...(isNew ? { acquireTime: now, leaseTransitions: before === undefined ? 0 : (numberAt(spec, 'leaseTransitions') ?? 0) + 1 } : {}),
      },
    };
  }
}
