import type { KubeObject } from '#lib/kube/object.ts';
import { PROTECTED_NAMESPACES, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { BY_NAMESPACE } from '#server/host/host-informers.ts';
import type { TargetRecord } from '#server/members/target-record.ts';
import { Controller, DONE, type ControllerOptions, type Outcome } from '#server/runtime/controller.ts';
import type { Change } from '#server/runtime/informer-store.ts';
import type { Informer } from '#server/runtime/informer.ts';
import { parseObjectKey } from '#server/runtime/object-key.ts';
import { WorkQueue } from '#server/runtime/work-queue.ts';
import { readAppliedMarks } from './applied-text.ts';
import { ObjectPass } from './object-pass.ts';
import { ObjectReader } from './object-reader.ts';
import type { PairState } from './object-states.ts';
import { PairPass } from './pair-pass.ts';
import { StatusDue } from './status-due.ts';
import type { SyncContext } from './sync-context.ts';
import { toFederatedKey, toTargetKey } from './target-names.ts';

/** Between two status writes for changes of numbers in members, so that a rollout becomes a few of them. */
const OBSERVATION_GATHER_MS = 250;
/** Results of members are gathered this long at most before the status is looked at while others still work. */
const RESULT_GATHER_MS = 1_000;
/** A status that lets members go first is looked at again this often. */
const STATUS_YIELD_CHECK_MS = 100;
/** Deciding without the federated namespaces would take every object out of every member. */
const UNINFORMED: Outcome = { then: 'again', afterMs: 250, because: 'the federated namespaces have not been read yet' };

/** Synchronises the federated objects of one type: what it watches, how that maps to keys, and its two kinds of pass. */
export class TypeSync {
  readonly type: TypeConfig;
  readonly #context: SyncContext;
  readonly #objects: Informer<KubeObject>;
  readonly #reader: ObjectReader;
  readonly #objectPass: ObjectPass;
  readonly #pairPass: PairPass;
  readonly #controller: Controller;
  readonly #statusDue: StatusDue;
  /** Objects of which something has changed that members may have to hear of. */
  readonly #news = new Set<string>();
  #stopListening: (() => void)[] = [];

  constructor(context: SyncContext, type: TypeConfig, objects: Informer<KubeObject>, report: Pick<ControllerOptions, 'onError' | 'retryAfterMs'>) {
    const { clock } = context;
    this.type = type;
    this.#context = context;
    this.#objects = objects;
    this.#reader = new ObjectReader(context, type, objects, clock);
    this.#statusDue = new StatusDue(context.pairs, clock);
    this.#objectPass = new ObjectPass(context, this.#reader, () => this.#waiting());
    this.#pairPass = new PairPass(context, this.#reader, (key) => { this.#tell(key); });
    this.#controller = new Controller({
      name: `sync/${type.name}`, clock, queue: new WorkQueue(clock), workers: context.config().syncWorkers, ...report,
      reconcile: (key) => this.#reconcile(key),
    });
  }

  get controller(): Controller {
    return this.#controller;
  }

  async start(): Promise<void> {
    const { registry, host } = this.#context;
    await this.#objects.whenSynced();
    this.#objects.onRelisted(() => { this.#reader.relisted(); });
    this.#stopListening = [
      this.#objects.onChange((change) => { this.#objectChanged(change); }),
      registry.listen({
        targetChanged: (member, type, change) => { this.#targetChanged(member, type, change); },
        targetsSynced: (member, type) => { if (type === this.type.name) this.#targetsSynced(member); },
        joined: () => { this.enqueueAll(); },
        left: (member) => {
          this.#reader.states.forgetRequests(member);
          this.enqueueAll();
        },
        lost: () => { this.enqueueAll(); },
      }),
      host.onChange(({ type }) => { if (type.kind === 'KubeFedConfig') this.#configChanged(); }),
      host.onChange(({ type, change }) => { if (type.kind === 'Namespace' && this.type.isNamespace) this.#enqueue(toFederatedKey(this.type, change.key)); }),
    ];
    this.#controller.start();
  }

  async stop(): Promise<void> {
    for (const stop of this.#stopListening) stop();
    await this.#controller.stop();
    await this.#context.registry.unfollow(this.type.name);
  }

  /** Looks at every object again: clusters joined, left, or changed in a way that decisions rest on. */
  enqueueAll(): void {
    for (const key of this.#objects.store.keys()) this.#enqueue(key);
  }

  /** Looks at the objects of a namespace again: where it may go has changed. */
  enqueueNamespace(namespace: string): void {
    for (const key of this.#objects.store.keysBy(BY_NAMESPACE, namespace)) this.#enqueue(key);
  }

  /** A namespace appeared in a member: what could not be made there before can be now. */
  retryNamespace(member: string, namespace: string): void {
    for (const key of this.#objects.store.keysBy(BY_NAMESPACE, namespace)) {
      const pair = this.#reader.states.get(key)?.pairs.get(member);
      if (pair?.pendingSinceMs !== undefined) this.#context.pairs.add({ member, type: this.type.name, key });
      else if (pair !== undefined && pair.code !== '') {
        pair.failedOn = undefined;
        this.#enqueue(key);
      }
    }
  }

  /** A cluster has been ready for a while: what failed there meanwhile is tried again. */
  retryCluster(cluster: string): void {
    for (const [key, pair] of this.#reader.states.pairsIn(cluster)) {
      if (pair.code === '' || pair.pendingSinceMs !== undefined) continue;
      pair.failedOn = undefined;
      this.#enqueue(key);
    }
  }

  /** The members' half, called by the members' queues. */
  reconcilePair(member: string, key: string, signal: AbortSignal): Promise<Outcome> {
    if (!this.#reader.isInformed) return Promise.resolve(UNINFORMED);
    return this.#pairPass.reconcile({ member, type: this.type.name, key }, toTargetKey(this.type, key), signal);
  }

  async #reconcile(key: string): Promise<Outcome> {
    if (this.#isIgnored(key)) return DONE;
    if (!this.#reader.isInformed) return UNINFORMED;
    const subject = this.#reader.read(key);
    if (subject === undefined) {
      this.#reader.states.drop(key);
      this.#statusDue.drop(key);
      this.#news.delete(key);
      this.#releaseOrphans(key);
      return DONE;
    }
    this.#context.registry.follow(this.type, this.#context.config().scope === 'Namespaced' ? SYSTEM_NAMESPACE : undefined);
    if (subject.object.metadata.deletionTimestamp !== undefined) return this.#objectPass.remove(subject);
    const isNews = this.#news.delete(key);
    const turn = this.#statusDue.turn(key);
    if (turn === 'later' && !isNews) {
      this.#controller.queue.addAfter(key, STATUS_YIELD_CHECK_MS, 'later');
      return DONE;
    }
    const outcome = await this.#objectPass.propagate(subject, turn === 'now' ? 'withStatus' : 'clustersOnly');
    if (outcome !== 'statusDue') return outcome;
    this.#statusDue.note(key);
    this.#controller.queue.add(key, 'later');
    return DONE;
  }

  /** Namespaces of the system, and FederatedNamespaces that do not have their namespace's name. */
  #isIgnored(key: string): boolean {
    if (!this.type.isNamespace) return false;
    const { namespace, name } = parseObjectKey(key);
    if (PROTECTED_NAMESPACES.includes(name)) return true;
    if (namespace === name) return false;
    const object = this.#objects.store.get(key);
    if (object !== undefined) {
      this.#context.recorder.record({ object, type: 'Warning', reason: 'InvalidName', message: 'The name of a federated namespace must match the name of its containing namespace.' });
    }
    return true;
  }

  #releaseOrphans(key: string): void {
    const targetKey = toTargetKey(this.type, key);
    for (const member of this.#context.registry.members()) {
      if (member.targets(this.type.name)?.get(targetKey) !== undefined) this.#context.pairs.add({ member: member.name, type: this.type.name, key });
    }
  }

  #objectChanged(change: Change<KubeObject>): void {
    if (this.#reader.observe(change) === 'echo') return;
    if (change.type !== 'DELETED') this.#statusDue.changed();
    this.#enqueue(change.key);
  }

  #targetChanged(member: string, type: string, change: Change<TargetRecord>): void {
    if (type !== this.type.name) return;
    const key = toFederatedKey(this.type, change.key);
    const pair = this.#reader.states.get(key)?.pairs.get(member);
    if (change.type === 'DELETED' && pair !== undefined) {
      pair.done = undefined;
      if (pair.pendingSinceMs === undefined) pair.failedOn = undefined;
    }
    const isOnlyNumbers = change.type === 'MODIFIED' && change.old.owned === change.value.owned
      && change.old.isDeleting === change.value.isDeleting && change.old.managed === change.value.managed;
    if (isOnlyNumbers) this.#tellNumbers(key);
    else if (pair !== undefined && this.#isOurDoing(key, pair, change)) this.#tell(key);
    else this.#enqueue(key);
  }

  /**
   * The member shows what we wrote there, or is being written to right now: the pass that tells the status sees whether all
   * is well. While others of the object's members are still written to, theirs will bring it.
   */
  #isOurDoing(key: string, pair: PairState, change: Change<TargetRecord>): boolean {
    if (pair.pendingSinceMs !== undefined) return true;
    if (change.type === 'DELETED') return this.#objects.store.get(key)?.metadata.deletionTimestamp !== undefined;
    return change.value.managed === 'true' && !change.value.isDeleting && readAppliedMarks(pair.applied)?.mark === change.value.owned;
  }

  #configChanged(): void {
    this.#controller.setWorkers(this.#context.config().syncWorkers);
    this.enqueueAll();
  }

  #targetsSynced(member: string): void {
    this.enqueueAll();
    const cache = this.#context.registry.get(member)?.targets(this.type.name);
    for (const targetKey of cache?.keys() ?? []) {
      const key = toFederatedKey(this.type, targetKey);
      if (this.#objects.store.get(key) === undefined) this.#enqueue(key);
    }
  }

  /** Lets the status be told; while other members of the object are written to, theirs are waited for. */
  #tell(key: string, afterMs = 0): void {
    const pairs = this.#reader.states.get(key)?.pairs.values() ?? [];
    const isBusy = [...pairs].some(({ pendingSinceMs }) => pendingSinceMs !== undefined);
    this.#statusDue.note(key);
    this.#controller.queue.addAfter(key, isBusy ? RESULT_GATHER_MS : afterMs, 'later');
  }

  /** The first new number is told at once, those that follow are gathered. */
  #tellNumbers(key: string): void {
    const toldMs = this.#reader.states.get(key)?.toldAtMs ?? 0;
    this.#tell(key, toldMs + OBSERVATION_GATHER_MS - this.#context.clock.nowMs());
  }

  #waiting(): number {
    const { depth, delayed } = this.#controller.queue.metrics();
    return depth + delayed;
  }

  #enqueue(key: string): void {
    this.#news.add(key);
    this.#controller.queue.add(key);
  }
}
