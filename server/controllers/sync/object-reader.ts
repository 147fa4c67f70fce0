import type { KubeObject } from '#lib/kube/object.ts';
import type { RecordedVersions } from '#lib/federation/propagation/version-hash.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Change } from '#server/runtime/informer-store.ts';
import type { Informer } from '#server/runtime/informer.ts';
import { parseObjectKey } from '#server/runtime/object-key.ts';
import { WriteLedger } from '#server/runtime/write-ledger.ts';
import { ObjectStates, type ObjectState } from './object-states.ts';
import { planObject, type ObjectPlan } from './plan-object.ts';
import { lookAt, type Sight } from './member-views.ts';
import type { SyncContext } from './sync-context.ts';
import { toTargetKey } from './target-names.ts';
import type { FederationCluster } from '#lib/federation/types/cluster.ts';

/** A federated object with everything that decisions about it read. */
export type Subject = { key: string; targetKey: string; object: KubeObject; state: ObjectState };

/** Name of the type whose federated objects say where a namespace goes. */
const NAMESPACES_TYPE = 'namespaces';

/** Reads the federated objects of one type, no older than our own last write, with what is remembered of them. */
export class ObjectReader {
  readonly type: TypeConfig;
  readonly states = new ObjectStates();
  readonly #context: SyncContext;
  readonly #objects: Informer<KubeObject>;
  readonly #ledger: WriteLedger;
  readonly #clock: Clock;

  constructor(context: SyncContext, type: TypeConfig, objects: Informer<KubeObject>, clock: Clock) {
    this.type = type;
    this.#context = context;
    this.#objects = objects;
    this.#ledger = new WriteLedger(clock);
    this.#clock = clock;
  }

  /** Everything that placement is decided by has been read. While it has not, nothing may be decided. */
  get isInformed(): boolean {
    if (!this.#objects.hasSynced || !this.#context.host.clusters.hasSynced) return false;
    return !this.type.target.namespaced || this.#context.host.federated(NAMESPACES_TYPE)?.hasSynced === true;
  }

  /**
   * Tells that the cache has changed; to be called for each of its changes.
   * @returns whether it is news: what our own last write made of the object is known to the pass that wrote it.
   */
  observe({ type, key, resourceVersion }: Change<KubeObject>): 'news' | 'echo' {
    if (type === 'DELETED') this.#ledger.abandon(key);
    else this.#ledger.observe(key, resourceVersion);
    return type === 'MODIFIED' && this.states.get(key)?.latest?.metadata.resourceVersion === resourceVersion ? 'echo' : 'news';
  }

  /** The cache was listed anew and is up to date. */
  relisted(): void {
    this.#ledger.clear();
  }

  /** The object as it is now; undefined when it is gone. */
  read(key: string): Subject | undefined {
    const cached = this.#objects.store.get(key);
    if (cached === undefined) return undefined;
    const state = this.states.ensure(key, cached, this.#clock.nowMs());
    const isStale = state.latest !== undefined && this.#ledger.waitMs(key) > 0;
    if (!isStale) state.latest = undefined;
    return { key, targetKey: toTargetKey(this.type, key), object: state.latest ?? cached, state };
  }

  /** Carries out a write to the host's object so that `read` answers with its result from then on. */
  async write(subject: Subject, write: (object: KubeObject) => Promise<KubeObject>): Promise<Subject> {
    const { key, state } = subject;
    this.#ledger.begin(key);
    try {
      const written = await write(subject.object);
      const { managedFields: _, ...metadata } = written.metadata;
      state.latest = { ...written, metadata };
      this.#ledger.settle(key, metadata.resourceVersion ?? '', this.#objects.store.get(key)?.metadata.resourceVersion);
      return { ...subject, object: state.latest };
    } catch (error) {
      this.#ledger.abandon(key);
      throw error;
    }
  }

  /** Placement and overrides, kept until the object's spec, its namespace's or the clusters change. */
  plan(subject: Subject): ObjectPlan {
    const { key, object, state } = subject;
    const { clusters, config, host } = this.#context;
    const { namespace } = parseObjectKey(key);
    const fedNamespace = this.type.target.namespaced ? host.federated(NAMESPACES_TYPE)?.store.get(`${namespace}/${namespace}`) : undefined;
    const holding = this.#holdingCordoned(subject);
    const around = fedNamespace?.metadata.deletionTimestamp === undefined ? fedNamespace : undefined;
    const inputs = [object.metadata.generation, around?.metadata.uid, around?.metadata.generation, clusters.epoch, config().scope, ...holding].join('/');
    if (state.memo?.inputs === inputs) return state.memo.plan;
    const plan = planObject({ type: this.type, fedObject: object, clusters: clusters.all, scope: config().scope, fedNamespace: around, holding });
    state.memo = { inputs, plan };
    return plan;
  }

  /** The cordoned clusters that hold the object. Read anew each time, since it is no part of the object's spec. */
  #holdingCordoned({ targetKey, state }: Subject): Set<string> {
    const { clusters, registry } = this.#context;
    return new Set(clusters.cordoned.filter((name) => (
      state.pairs.get(name)?.applied !== undefined || registry.get(name)?.targets(this.type.name)?.get(targetKey) !== undefined
    )));
  }

  /**
   * What KubeFed recorded of an object that it propagated before us. With `places` only where it is: the pass that does
   * not see the members' content leaves it to the other to find it in order, and to remember that.
   */
  recorded({ object }: Subject, what: 'versions' | 'places'): { recordedByKubeFed?: RecordedVersions } {
    const recorded = this.#context.host.recorded.of(this.type, object);
    if (recorded === undefined) return {};
    const places = Object.fromEntries(Object.keys(recorded.byCluster).map((cluster) => [cluster, '']));
    return { recordedByKubeFed: what === 'versions' ? recorded : { ...recorded, byCluster: places } };
  }

  /** What the caches say about the target in one cluster. */
  look(targetKey: string, cluster: Pick<FederationCluster, 'name' | 'ready'>): Sight {
    const { registry, host } = this.#context;
    return lookAt({
      type: this.type, targetKey, isReady: cluster.ready, member: registry.get(cluster.name), fault: registry.faultOf(cluster.name)?.text,
      hostNamespaceUid: this.type.isNamespace ? host.namespaces.store.get(targetKey)?.metadata.uid : undefined,
    });
  }
}
