import type { KubeObject } from '#lib/kube/object.ts';
import { MANAGED_LABEL } from '#lib/federation/types/constants.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';
import { toCollectionSource } from '#server/kube-client/list-watch.ts';
import { gatedSource } from './gated-source.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Change } from '#server/runtime/informer-store.ts';
import { Informer } from '#server/runtime/informer.ts';
import { hasWorkloadCounts } from './workload-kinds.ts';
import { toTargetRecord, type TargetRecord } from './target-record.ts';
import { WriteLedger } from '#server/runtime/write-ledger.ts';

/** A member that answers with errors is asked again at least this often. The return of one that was away is told by `reconnect`. */
const RECONNECT_BACKOFF = { initialMs: 200, maxMs: 10_000 };

export type TargetCacheOptions = {
  client: KubeClient;
  type: TypeConfig;
  /** The only namespace that is followed; all of them when absent. */
  namespace?: string | undefined;
  clock: Clock;
  random: () => number;
  /** Throws while the member can't be asked. */
  check: () => void;
  onChange: (change: Change<TargetRecord>) => void;
  onSynced: () => void;
  onError: (error: unknown, retryInMs: number) => void;
};

/** The managed objects of one type in one member, kept as records, with the ledger of our own writes to them. */
export class TargetCache {
  readonly type: TypeConfig;
  readonly ledger: WriteLedger;
  readonly #informer: Informer<KubeObject, TargetRecord>;
  readonly #clock: Clock;
  /** When the member was asked last, by a list or a watch. */
  #askedAtMs = 0;
  #hasReports = false;
  readonly #createdMs: number;

  constructor(options: TargetCacheOptions) {
    const { client, type, clock, random } = options;
    this.type = type;
    this.ledger = new WriteLedger(clock);
    this.#clock = clock;
    this.#createdMs = clock.nowMs();
    const keepStatus = type.statusCollection === 'Enabled';
    const view = keepStatus || hasWorkloadCounts(type.target.kind) ? 'full' : 'metadata';
    this.#informer = new Informer({
      name: `${client.cluster}/${type.name}`,
      source: gatedSource(toCollectionSource<KubeObject>(client, type.target, {
        labelSelector: `${MANAGED_LABEL}=true`, view, random, ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
      }), { check: options.check, asked: () => { this.#askedAtMs = clock.nowMs(); } }),
      transform: (object) => toTargetRecord({ ...object, kind: type.target.kind }, { keepStatus }),
      clock, random, backoff: RECONNECT_BACKOFF, onError: options.onError,
    });
    this.#informer.onChange((change) => {
      this.ledger.observe(change.key, change.resourceVersion);
      if ((change.value.observation?.replicasObserved ?? 0) > 0) this.#hasReports = true;
      options.onChange(change);
    });
    this.#informer.onRelisted(() => {
      this.ledger.clear();
      options.onSynced();
    });
  }

  start(): void {
    this.#informer.start();
  }

  async stop(): Promise<void> {
    await this.#informer.stop();
  }

  /** Resumes at once, unless it asked the member by itself since `sinceMs`. */
  reconnect(sinceMs: number): void {
    if (this.#askedAtMs < sinceMs) this.#informer.reconnect();
  }

  get hasSynced(): boolean {
    return this.#informer.hasSynced;
  }

  /** Whether a workload here has ever told of a replica: then somebody runs them, and what is new will be told of too. */
  get hasReports(): boolean {
    return this.#hasReports;
  }

  get ageMs(): number {
    return this.#clock.nowMs() - this.#createdMs;
  }

  get lastError(): unknown {
    return this.#informer.lastError;
  }

  get size(): number {
    return this.#informer.store.size;
  }

  get(key: string): TargetRecord | undefined {
    return this.#informer.store.get(key);
  }

  keys(): IterableIterator<string> {
    return this.#informer.store.keys();
  }
}
