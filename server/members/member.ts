import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { ClusterAccess } from '#server/kube-client/access.ts';
import { KubeClient } from '#server/kube-client/kube-client.ts';
import type { TransportOptions } from '#server/kube-client/transport.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Change } from '#server/runtime/informer-store.ts';
import { Reachability } from './reachability.ts';
import { TargetCache } from './target-cache.ts';
import type { TargetRecord } from './target-record.ts';

/** A member has this long to say that it is ready when we look for it. */
const PROBE_DEADLINE_MS = 3_000;
/** A write to a member has this long; then it counts as failed and is tried again, and nobody else has waited for it. */
const MEMBER_DEADLINE_MS = 15_000;

export type MemberEvents = {
  targetChanged: (member: string, type: string, change: Change<TargetRecord>) => void;
  /** The first complete list of a type in this member, or a later one after lost history. */
  targetsSynced: (member: string, type: string) => void;
  lost: (member: string) => void;
  recovered: (member: string) => void;
  failed: (member: string, what: string, error: unknown) => void;
};

/** Opens the client of a member. Tests put simulated clusters behind it. */
export type Connect = (access: ClusterAccess, options: TransportOptions) => KubeClient;

export type MemberOptions = { access: ClusterAccess; clock: Clock; random: () => number; events: MemberEvents; connect?: Connect };

const overTheNetwork: Connect = (access, options) => new KubeClient(access, options);

/** One joined cluster as we reach it: its client, its caches, and whether it answers. Nothing here is shared with another member. */
export class Member {
  readonly name: string;
  readonly client: KubeClient;
  readonly #options: MemberOptions;
  readonly #targets = new Map<string, TargetCache>();
  readonly #reachability: Reachability;

  constructor(options: MemberOptions) {
    const { access, clock, events } = options;
    this.name = access.name;
    this.#options = options;
    this.client = (options.connect ?? overTheNetwork)(access, {
      deadlineMs: MEMBER_DEADLINE_MS,
      onReachability: (isReachable) => { if (!isReachable) this.#reachability.reportLost(); },
    });
    this.#reachability = new Reachability({
      clock,
      probe: async (signal) => { await this.client.raw('/readyz', { deadlineMs: PROBE_DEADLINE_MS, signal }); },
      onLost: () => { events.lost(this.name); },
      onRecovered: () => {
        for (const cache of this.#targets.values()) cache.reconnect();
        events.recovered(this.name);
      },
    });
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
      client: this.client, type, namespace, clock, random,
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
    const caches = [...this.#targets.values()];
    this.#targets.clear();
    const stopping = [this.#reachability.stop(), ...caches.map((cache) => cache.stop())];
    await this.client.close();
    await Promise.all(stopping);
  }
}
