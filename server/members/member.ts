import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { say } from '#lib/kube/sentences.ts';
import type { ClusterAccess } from '#server/kube-client/access.ts';
import { KubeError } from '#server/kube-client/errors.ts';
import { KubeClient } from '#server/kube-client/kube-client.ts';
import type { RateLimit } from '#server/kube-client/rate-limit.ts';
import type { TransportOptions } from '#server/kube-client/transport.ts';
import { sleep, type Clock } from '#server/runtime/clock.ts';
import type { Change } from '#server/runtime/informer-store.ts';
import { Pulse } from './pulse.ts';
import { Reachability } from './reachability.ts';
import { TargetCache } from './target-cache.ts';
import type { TargetRecord } from './target-record.ts';

/** A write to a member has this long; then it counts as failed and is tried again, and nobody else has waited for it. */
const MEMBER_DEADLINE_MS = 15_000;
/** Over this time the watches of a member that came back are resumed, so that it is not met by all of them at once. */
const RESUME_SPREAD_MS = 250;

export type MemberEvents = {
  targetChanged: (member: string, type: string, change: Change<TargetRecord>) => void;
  /** The first complete list of a type in this member, or a later one after lost history. */
  targetsSynced: (member: string, type: string) => void;
  lost: (member: string) => void;
  recovered: (member: string) => void;
  /** It refuses our credentials, or takes them again. */
  refused: (member: string, isRefused: boolean) => void;
  failed: (member: string, what: string, error: unknown) => void;
};

/** Opens the client of a member. Tests put simulated clusters behind it. */
export type Connect = (access: ClusterAccess, options: TransportOptions) => KubeClient;

export type MemberOptions = { access: ClusterAccess; clock: Clock; random: () => number; events: MemberEvents; connect?: Connect; rateLimit?: () => RateLimit };

const overTheNetwork: Connect = (access, options) => new KubeClient(access, options);

/** One joined cluster as we reach it: its client, its caches, and whether it answers. Nothing here is shared with another member. */
export class Member {
  readonly name: string;
  readonly client: KubeClient;
  /** For what looks at the connection itself, such as the server's certificate. */
  readonly access: ClusterAccess;
  readonly #options: MemberOptions;
  readonly #targets = new Map<string, TargetCache>();
  readonly #reachability: Reachability;
  readonly #pulse: Pulse;
  readonly #stopped = new AbortController();

  constructor(options: MemberOptions) {
    const { access, clock, random, events, rateLimit } = options;
    this.name = access.name;
    this.access = access;
    this.#options = options;
    this.client = (options.connect ?? overTheNetwork)(access, {
      deadlineMs: MEMBER_DEADLINE_MS,
      ...(rateLimit === undefined ? {} : { rateLimit }),
      onReachability: (isReachable) => { if (!isReachable) this.#reachability.reportLost(); },
      onRefusal: (isRefused) => {
        events.refused(this.name, isRefused);
        if (!isRefused) void this.#resume();
      },
    });
    this.#reachability = new Reachability({
      clock, random,
      probe: async (deadlineMs, signal) => { await this.client.raw('/readyz', { deadlineMs, signal, isUrgent: true }); },
      onLost: () => { events.lost(this.name); },
      onRecovered: () => {
        events.recovered(this.name);
        void this.#resume();
      },
    });
    this.#pulse = new Pulse({ client: this.client, clock, random, check: () => { this.#checkUsable(); } });
    this.#pulse.start();
  }

  get isReachable(): boolean {
    return this.#reachability.isReachable;
  }

  /** The cache of a type; undefined when nobody asked for it. */
  targets(type: string): TargetCache | undefined {
    return this.#targets.get(type);
  }

  /** Starts following a type's managed objects in this member; once started it stays until `unfollow`. */
  follow(type: TypeConfig, namespace?: string): void {
    if (this.#targets.has(type.name)) return;
    const { clock, random, events } = this.#options;
    const cache = new TargetCache({
      client: this.client, type, namespace, clock, random, check: () => { this.#checkUsable(); },
      onChange: (change) => { events.targetChanged(this.name, type.name, change); },
      onSynced: () => { events.targetsSynced(this.name, type.name); },
      onError: (error) => { events.failed(this.name, `follow ${type.name}`, error); },
    });
    this.#targets.set(type.name, cache);
    cache.start();
  }

  async unfollow(type: string): Promise<void> {
    const cache = this.#targets.get(type);
    this.#targets.delete(type);
    await cache?.stop();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    const caches = [...this.#targets.values()];
    this.#targets.clear();
    const stopping = [this.#reachability.stop(), this.#pulse.stop(), ...caches.map((cache) => cache.stop())];
    await this.client.close();
    await Promise.all(stopping);
  }

  /** The member can be asked again: its caches go on where they were, one after the other in a random order of moments. */
  async #resume(): Promise<void> {
    const { clock, random } = this.#options;
    const sinceMs = clock.nowMs();
    this.#pulse.resume();
    await Promise.all([...this.#targets.values()].map(async (cache) => {
      await sleep(clock, RESUME_SPREAD_MS * random(), this.#stopped.signal);
      if (!this.#stopped.signal.aborted) cache.reconnect(sinceMs);
    }));
  }

  /** @throws KubeError while nothing can be read from the member. */
  #checkUsable(): void {
    if (!this.isReachable) throw new KubeError({ code: 'UNREACHABLE', cluster: this.name, said: say('kube.lost', { cluster: this.name }) });
    if (this.client.isRefused) throw new KubeError({ code: 'UNAUTHORIZED', cluster: this.name, said: say('kube.credentials', { cluster: this.name }) });
  }
}
