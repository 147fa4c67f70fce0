/**
 * controllers/sync: makes members hold what federated objects say, and tells in their status how that went.
 *
 * What it watches → what it looks at again:
 *   federated objects of an enabled type           → that object
 *   FederatedNamespaces                            → every object of that namespace
 *   managed objects in each member                 → the object behind it; at once when a field of ours changed
 *   Namespaces in members                          → objects of that namespace that failed there
 *   KubeFedClusters: joined, left, readiness, labels → every object; `availableDelay` after one became ready, what failed there
 * Two kinds of pass: the object's (`object-pass.ts`, on the host) and the pair's (`pair-pass.ts`, in one member, from that
 * member's own queue). It guarantees that an unchanged object costs no request, also after a restart; that one member's
 * trouble delays no other; at most two host writes for a new object. What is to be done is decided in lib/federation.
 */
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { retryAfterMsOf } from '#server/kube-client/errors.ts';
import type { Timer } from '#server/runtime/clock.ts';
import { DONE, type ControllerMetrics, type ControllerOptions } from '#server/runtime/controller.ts';
import { ClusterList } from './cluster-list.ts';
import { OrphanCheck } from './orphan-check.ts';
import { PairQueues } from './pair-queues.ts';
import type { SyncContext } from './sync-context.ts';
import { TypeSync } from './type-sync.ts';

export type SyncOptions = Omit<SyncContext, 'clusters' | 'pairs'> & { onError: ControllerOptions['onError'] };

const NAMESPACES_TYPE = 'namespaces';

/** Starts and stops the synchronisation of types, and carries what concerns all of them. */
export class SyncController {
  readonly #options: SyncOptions;
  readonly #context: SyncContext;
  readonly #types = new Map<string, TypeSync>();
  readonly #orphans: OrphanCheck;
  /** By cluster: its return is over when this runs out. */
  readonly #settling = new Map<string, Timer>();
  #stopListening: (() => void)[] = [];

  constructor(options: SyncOptions) {
    const { host, registry, clock, onError } = options;
    this.#options = options;
    const pairs = new PairQueues({
      registry, clock, onError, retryAfterMs: retryAfterMsOf,
      reconcile: (pair, signal) => this.#types.get(pair.type)?.reconcilePair(pair.member, pair.key, signal) ?? Promise.resolve(DONE),
    });
    this.#context = { ...options, clusters: new ClusterList(host, clock, () => host.config?.availableDelayMs ?? 0), pairs };
    this.#orphans = new OrphanCheck({ registry, clock, onError, types: () => [...this.#types.values()].map(({ type }) => type) });
  }

  start(): void {
    const { host, registry } = this.#options;
    const { pairs } = this.#context;
    pairs.start();
    this.#stopListening = [
      host.onChange(({ type, change }) => {
        if (type.kind === 'KubeFedCluster') this.#clustersChanged();
        if (type.kind === 'KubeFedConfig') pairs.retryAllNow();
        if (type.kind === 'FederatedNamespace') for (const sync of this.#types.values()) sync.enqueueNamespace(change.value.metadata.namespace ?? '');
      }),
      registry.listen({
        targetChanged: (member, type, change) => {
          if (type !== NAMESPACES_TYPE || change.type !== 'ADDED') return;
          for (const sync of this.#types.values()) sync.retryNamespace(member, change.key);
        },
      }),
    ];
    this.#clustersChanged();
    this.#orphans.start();
  }

  isRunning(typeName: string): boolean {
    return this.#types.has(typeName);
  }

  /** Starts synchronising a type; a running one is stopped first, so that a changed config takes effect. */
  async startType(type: TypeConfig): Promise<void> {
    await this.stopType(type.name);
    const sync = new TypeSync(this.#context, type, this.#options.host.followFederated(type), { onError: this.#options.onError, retryAfterMs: retryAfterMsOf });
    this.#types.set(type.name, sync);
    await sync.start();
    this.#orphans.typeStarted();
  }

  /** Stops synchronising a type; nothing in any member changes by that. */
  async stopType(typeName: string): Promise<void> {
    const sync = this.#types.get(typeName);
    this.#types.delete(typeName);
    await sync?.stop();
    if (sync !== undefined) await this.#options.host.unfollowFederated(typeName);
  }

  async stop(): Promise<void> {
    for (const stop of this.#stopListening) stop();
    for (const timer of this.#settling.values()) timer.cancel();
    await this.#orphans.stop();
    await Promise.all([...this.#types.values()].map((sync) => sync.stop()));
    await this.#context.pairs.stop();
  }

  #clustersChanged(): void {
    const { host, clock } = this.#options;
    const { isChanged, returned } = this.#context.clusters.refresh();
    if (isChanged) for (const sync of this.#types.values()) sync.enqueueAll();
    for (const cluster of returned) {
      this.#settling.get(cluster)?.cancel();
      this.#settling.set(cluster, clock.after(host.config?.availableDelayMs ?? 0, () => {
        this.#settling.delete(cluster);
        for (const sync of this.#types.values()) sync.retryCluster(cluster);
      }));
    }
  }

  metrics(): ControllerMetrics[] {
    return [...[...this.#types.values()].map((sync) => sync.controller.metrics()), ...this.#context.pairs.metrics()];
  }
}
