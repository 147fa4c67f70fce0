import { planDeletion, planRelease } from '#lib/federation/propagation/plan-deletion.ts';
import { planPropagation, type Operation } from '#lib/federation/propagation/plan-propagation.ts';
import type { MemberView } from '#lib/federation/propagation/member-view.ts';
import type { FederationCluster } from '#lib/federation/types/cluster.ts';
import { conflictPolicyOf, isPaused, retainsReplicas, type ClusterCode } from '#lib/federation/types/federated-object.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import { isNamespaceMissing } from '#server/kube-client/errors.ts';
import { toTargetRecord } from '#server/members/target-record.ts';
import { DONE, type Outcome } from '#server/runtime/controller.ts';
import { parseObjectKey } from '#server/runtime/object-key.ts';
import { readAppliedMarks, toAppliedText } from './applied-text.ts';
import { applyTarget, deleteTarget, readTarget, releaseTarget, type Target } from './dispatch.ts';
import { reportDone, reportFailed } from './pair-events.ts';
import { pairState, withMemory, type PairState } from './object-states.ts';
import { sentHashFor } from './plan-object.ts';
import type { ObjectReader, Subject } from './object-reader.ts';
import type { Pair } from './pair-queues.ts';
import type { SyncContext } from './sync-context.ts';
import { codeAfterFailure, type DueOperation } from './work.ts';

/** Kinds of which a cluster keeps fields that the template may name: an update has to see the live object. */
const RETAINED_KINDS: ReadonlySet<string> = new Set(['Service', 'ServiceAccount']);

const NAMESPACES_TYPE = 'namespaces';
/** A namespace that is not there after this time is not coming, or is there without our label; then the API says so. */
const NAMESPACE_GRACE_MS = 3_000;
const NAMESPACE_CHECK_MS = 500;
/** A write refused for want of its namespace goes again when that appears; this often it is tried anyway, for one that carries no label of ours. */
const NAMESPACE_RETRY_MS = 2_000;
const NAMESPACE_MISSING: Outcome = { then: 'again', afterMs: NAMESPACE_RETRY_MS, because: 'its namespace is not there yet' };
/** What stands in the way is not in our caches, so nothing tells when it goes away. */
const REFUSED: Outcome = { then: 'again', afterMs: 60_000, because: 'an object or manager that is not ours may have gone' };

/** The members' half of a pass: carries out what one federated object needs in one cluster, decided anew when its turn comes. */
export class PairPass {
  readonly #context: SyncContext;
  readonly #reader: ObjectReader;
  /** Told when a pair has been worked on, so that the object's own pass can tell the result. */
  readonly #onSettled: (key: string) => void;

  constructor(context: SyncContext, reader: ObjectReader, onSettled: (key: string) => void) {
    this.#context = context;
    this.#reader = reader;
    this.#onSettled = onSettled;
  }

  async reconcile(pair: Pair, targetKey: string, signal: AbortSignal): Promise<Outcome> {
    const subject = this.#reader.read(pair.key);
    const target = this.#target(pair.member, signal);
    if (subject === undefined) {
      if (target !== undefined) await this.#releaseOrphan(target, targetKey);
      return DONE;
    }
    const state = pairState(subject.state, pair.member);
    const cluster = this.#context.clusters.all.find(({ name }) => name === pair.member);
    if (target !== undefined && this.#isNamespaceComing(target, targetKey, state)) {
      return { then: 'again', afterMs: NAMESPACE_CHECK_MS, because: 'its namespace is being made there' };
    }
    if (isPaused(subject.object) && subject.object.metadata.deletionTimestamp === undefined) {
      state.pendingSinceMs = undefined;
      return DONE;
    }
    const holdMs = this.#holdMs(subject, pair.member);
    if (holdMs > 0) return { then: 'again', afterMs: holdMs, because: 'the cluster has just come back, and the object may be scheduled there again' };
    // From here on nothing waits to be tried again, unless this pass fails too.
    state.failedOn = undefined;
    try {
      return target !== undefined && cluster !== undefined ? await this.#settle(subject, cluster, state, target) : DONE;
    } catch (error) {
      if (isNamespaceMissing(error)) return NAMESPACE_MISSING;
      throw error;
    } finally {
      state.pendingSinceMs = undefined;
      this.#onSettled(pair.key);
    }
  }

  /** A federated namespace and what is in it are often made together: the namespace is given a moment to be there first. */
  #isNamespaceComing(target: Target, targetKey: string, state: PairState): boolean {
    const { namespace } = parseObjectKey(targetKey);
    const namespaces = target.member.targets(NAMESPACES_TYPE);
    if (namespace === '' || namespaces === undefined || namespaces.get(namespace) !== undefined || target.cache.get(targetKey) !== undefined) return false;
    return state.pendingSinceMs !== undefined && this.#context.clock.nowMs() - state.pendingSinceMs < NAMESPACE_GRACE_MS;
  }

  #holdMs(subject: Subject, member: string): number {
    const { clusters, host } = this.#context;
    if (subject.object.metadata.deletionTimestamp !== undefined || host.preferences.store.get(subject.key) === undefined) return 0;
    const holdMs = clusters.holdMs(member);
    return holdMs === 0 || this.#reader.plan(subject).selected.has(member) ? 0 : holdMs;
  }

  async #settle(subject: Subject, cluster: FederationCluster, state: PairState, target: Target): Promise<Outcome> {
    const sight = this.#reader.look(subject.targetKey, cluster);
    if (sight.state === 'starting') return DONE;
    const first = this.#decide(subject, cluster, sight.view);
    const live = this.#needsLive(subject, state, sight.view, first) ? await readTarget(target, subject.targetKey) : undefined;
    const view: MemberView = live === undefined || sight.view.state !== 'present' ? sight.view : { ...sight.view, live };
    const operation = live === undefined ? first : this.#decide(subject, cluster, view);
    if (operation === undefined) return DONE;
    if (operation.do !== 'leave') return this.#carryOut(subject, cluster, state, target, operation);
    this.#left(subject, cluster, state, operation);
    return DONE;
  }

  /** What has to be done in one cluster; undefined when nothing has. */
  #decide(subject: Subject, cluster: FederationCluster, view: MemberView): Operation | undefined {
    const fedObject = withMemory(subject.object, subject.state);
    const members = new Map([[cluster.name, view]]);
    if (fedObject.metadata.deletionTimestamp !== undefined) {
      return planDeletion({ fedObject, clusters: [cluster.name], members, ...this.#reader.recorded(subject, 'versions') }).operations[0];
    }
    const plan = this.#reader.plan(subject);
    return planPropagation({
      fedObject, typeConfig: this.#reader.type, clusters: [cluster], members,
      selected: plan.selected.has(cluster.name) ? [cluster.name] : [], adoptResources: this.#context.config().adoptResources,
      ...this.#reader.recorded(subject, 'versions'),
    }).operations[0];
  }

  /** The content in the member matters when it may have drifted, when nothing is known of it, or when some of it is kept. */
  #needsLive(subject: Subject, state: PairState, view: MemberView, operation: Operation | undefined): boolean {
    if (view.state !== 'present' || operation?.do !== 'update') return false;
    const { type } = this.#reader;
    const cluster = this.#context.clusters.all.find(({ name }) => name === operation.cluster);
    const wanted = cluster === undefined ? undefined : sentHashFor(this.#reader.plan(subject), type, subject.object, cluster);
    const marks = readAppliedMarks(state.applied);
    return marks === undefined || marks.wanted === wanted || this.#keepsFields(subject);
  }

  #keepsFields({ object }: Subject): boolean {
    return RETAINED_KINDS.has(this.#reader.type.target.kind) || retainsReplicas(object);
  }

  /** The cluster holds what is wanted after all: that is remembered, so that it need not be compared again. */
  #left(subject: Subject, cluster: FederationCluster, state: PairState, operation: Extract<Operation, { do: 'leave' }>): void {
    const { type } = this.#reader;
    const wanted = sentHashFor(this.#reader.plan(subject), type, subject.object, cluster);
    if (operation.reason === 'InSync' && operation.live !== undefined && operation.owned !== undefined && wanted !== undefined) {
      const record = toTargetRecord({ ...operation.live, kind: type.target.kind }, { keepStatus: false });
      state.applied = toAppliedText({ owned: operation.owned, live: operation.live, record, wanted, isAsWanted: !this.#keepsFields(subject) });
    }
    succeed(state);
  }

  async #carryOut(subject: Subject, cluster: FederationCluster, state: PairState, target: Target, operation: DueOperation): Promise<Outcome> {
    const report = { recorder: this.#context.recorder, object: subject.object, type: this.#reader.type, targetKey: subject.targetKey, cluster: cluster.name };
    try {
      const refusal = await this.#execute(subject, cluster, state, target, operation);
      if (refusal === undefined) {
        state.wrote = true;
        state.done = { on: state.requested, atMs: this.#context.clock.nowMs() };
        succeed(state);
        reportDone(report, operation);
        return DONE;
      }
      fail(state, refusal.code, refusal.message);
      reportFailed(report, operation, refusal.message);
      return REFUSED;
    } catch (error) {
      if (target.signal.aborted) throw error;
      const message = error instanceof Error ? error.message : String(error);
      fail(state, codeAfterFailure(operation, error), message);
      reportFailed(report, operation, message);
      throw error;
    }
  }

  async #execute(
    subject: Subject, cluster: FederationCluster, state: PairState, target: Target, operation: DueOperation,
  ): Promise<{ code: ClusterCode; message: string } | undefined> {
    const { type } = this.#reader;
    const record = target.cache.get(subject.targetKey);
    switch (operation.do) {
      case 'create': case 'update': {
        const adoption = operation.do === 'update' || operation.adopt ? 'allowed' : 'forbidden';
        const result = await applyTarget(target, { object: operation.object, record, policy: conflictPolicyOf(subject.object), adoption });
        if (result.did === 'refused') return result;
        const wanted = sentHashFor(this.#reader.plan(subject), type, subject.object, cluster) ?? '';
        state.applied = toAppliedText({ owned: operation.owned, live: result.live, record: result.record, wanted, isAsWanted: wanted !== '' && !this.#keepsFields(subject) });
        return undefined;
      }
      case 'delete':
        if (record !== undefined) await deleteTarget(target, subject.targetKey, record, { ...operation.options });
        return undefined;
      case 'release':
        await releaseTarget(target, subject.targetKey);
        return undefined;
      default: return assertNever(operation);
    }
  }

  /** A target without a federated object behind it loses the managed label and stays. */
  async #releaseOrphan(target: Target, targetKey: string): Promise<void> {
    const sight = this.#reader.look(targetKey, { name: target.member.name, ready: true });
    if (sight.state !== 'known') return;
    const [operation] = planRelease(new Map([[target.member.name, sight.view]]));
    if (operation !== undefined) await releaseTarget(target, targetKey);
  }

  #target(name: string, signal: AbortSignal): Target | undefined {
    const member = this.#context.registry.get(name);
    const cache = member?.targets(this.#reader.type.name);
    return member === undefined || cache === undefined ? undefined : { member, cache, type: this.#reader.type, signal };
  }
}

function succeed(state: PairState): void {
  state.code = '';
  state.message = '';
  state.failedOn = undefined;
}

function fail(state: PairState, code: ClusterCode, message: string): void {
  state.code = code;
  state.message = message;
  state.failedOn = state.requested;
}
