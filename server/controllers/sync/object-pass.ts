import { planDeletion } from '#lib/federation/propagation/plan-deletion.ts';
import { planPropagation, type Operation } from '#lib/federation/propagation/plan-propagation.ts';
import type { MemberView } from '#lib/federation/propagation/member-view.ts';
import type { ClusterOutcome } from '#lib/federation/status/aggregate-status.ts';
import type { FederationCluster } from '#lib/federation/types/cluster.ts';
import { SYNC_FINALIZER } from '#lib/federation/types/constants.ts';
import { conflictPolicyOf, federatedStatusOf, isPaused } from '#lib/federation/types/federated-object.ts';
import { formatFieldErrors } from '#lib/federation/types/field-error.ts';
import { addFinalizer, removeFinalizer } from '#server/host/host-writes.ts';
import type { TargetRecord } from '#server/members/target-record.ts';
import { DONE, TerminalError, type Outcome } from '#server/runtime/controller.ts';
import { isStillApplied, readAppliedMarks } from './applied-text.ts';
import { pairState, withMemory, type PairState } from './object-states.ts';
import { sentHashFor } from './plan-object.ts';
import type { ObjectReader, Subject } from './object-reader.ts';
import { StatusPatience } from './status-patience.ts';
import type { SyncContext } from './sync-context.ts';
import { codeWhilePending, toWork } from './work.ts';
import { writeStatus } from './write-status.ts';

/** Work that was done and that a cache does not show within this time is looked at again. */
const DONE_GRACE_MS = 5_000;
const STARTING_CHECK_MS = 1_000;

/** What a pass found out about one cluster: its entry for the status, or how long to wait for one. */
type Finding = { outcome?: ClusterOutcome; waitMs?: number; record?: TargetRecord };

/**
 * The host's half of a pass over one federated object: finalizer, what each cluster needs, one status write at the end.
 * It hands the members' half to their queues and never waits for a member.
 */
export class ObjectPass {
  readonly #context: SyncContext;
  readonly #reader: ObjectReader;
  readonly #patience: StatusPatience;

  /** @param waiting how many objects of the type will be looked at again. */
  constructor(context: SyncContext, reader: ObjectReader, waiting: () => number) {
    this.#context = context;
    this.#reader = reader;
    this.#patience = new StatusPatience({ clock: context.clock, waiting, hasPreference: (key) => context.host.preferences.store.get(key) !== undefined });
  }

  /** Makes the clusters hold what the object says. With `clustersOnly` the status is left for a later pass, which the answer asks for. */
  async propagate(subject: Subject, mode: 'clustersOnly' | 'withStatus'): Promise<Outcome | 'statusDue'> {
    const { host, clusters, clock } = this.#context;
    const { type } = this.#reader;
    if (isPaused(subject.object)) return mode === 'clustersOnly' ? 'statusDue' : this.#tellPaused(subject);
    const current = subject.object.metadata.finalizers?.includes(SYNC_FINALIZER) === true || !this.#needsFinalizer(subject)
      ? subject
      : await this.#reader.write(subject, (object) => addFinalizer(host.client, type.federated, object, SYNC_FINALIZER));
    const plan = this.#reader.plan(current);
    const findings = plan.placement.ok ? this.#findings(current, clusters.all) : new Map<string, Finding>();
    const waitMs = longestWait(findings);
    if (waitMs > 0) return { then: 'again', afterMs: waitMs, because: 'members are being written to' };
    if (mode === 'clustersOnly') return 'statusDue';
    const outcomes = [...findings.values()].flatMap(({ outcome }) => outcome ?? []);
    const unplacedMs = outcomes.length > 0 ? 0 : this.#patience.unplacedMs(current);
    if (unplacedMs > 0) return { then: 'again', afterMs: unplacedMs, because: 'it may be scheduled in a moment' };
    const { placement } = plan;
    const reason = !placement.ok ? 'ComputePlacementFailed' : placement.namespaceNotFederated ? 'NamespaceNotFederated' : '';
    await writeStatus(this.#context, this.#reader, current, {
      reason, ...(placement.ok ? {} : { message: formatFieldErrors(placement.errors) }),
      outcomes,
      records: new Map([...findings].flatMap(([name, { record }]) => (record === undefined ? [] : [[name, record]]))),
      nowMs: clock.nowMs(),
    });
    return DONE;
  }

  /** The codes last told stay; numbers of workloads go on. */
  async #tellPaused(subject: Subject): Promise<Outcome> {
    const { clusters, clock } = this.#context;
    const known = new Map(clusters.all.map((cluster) => [cluster.name, this.#reader.look(subject.targetKey, cluster)]));
    const records = new Map([...known].flatMap(([name, sight]) => (sight.state === 'known' && sight.record !== undefined ? [[name, sight.record]] : [])));
    const outcomes = (federatedStatusOf(subject.object).clusters ?? []).map(({ name, status = '', message }): ClusterOutcome => ({ cluster: name, code: status, wrote: false, ...(message === undefined ? {} : { message }) }));
    await writeStatus(this.#context, this.#reader, subject, { reason: '', outcomes, records, paused: true, nowMs: clock.nowMs() });
    return DONE;
  }

  /** An object that is in no cluster and belongs in none, such as one that waits to be scheduled, may go at any time. */
  #needsFinalizer(subject: Subject): boolean {
    const { selected } = this.#reader.plan(subject);
    const isKnownSomewhere = [...subject.state.pairs.values()].some(({ applied, pendingSinceMs }) => applied !== undefined || pendingSinceMs !== undefined);
    if (selected.size > 0 || isKnownSomewhere) return true;
    return [...this.#context.registry.members()].some((member) => member.targets(this.#reader.type.name)?.get(subject.targetKey) !== undefined);
  }

  /** Takes the object out of the clusters, then lets it go. */
  async remove(subject: Subject): Promise<Outcome> {
    const { host, clusters, clock } = this.#context;
    const { type } = this.#reader;
    const views = new Map<string, MemberView>();
    let isStarting = false;
    for (const cluster of clusters.all) {
      const sight = this.#reader.look(subject.targetKey, cluster);
      if (sight.state === 'known') views.set(cluster.name, sight.view);
      else isStarting = true;
    }
    const plan = planDeletion({ fedObject: withMemory(subject.object, subject.state), clusters: clusters.all.map(({ name }) => name), members: views, ...this.#reader.recorded(subject, 'places') });
    const findings = new Map<string, Finding>(plan.operations.map((operation) => [operation.cluster, this.#start(subject, operation, undefined)]));
    switch (plan.then) {
      case 'nothing': return DONE;
      case 'fail': throw new TerminalError(`${type.federated.kind} ${subject.key} can't be deleted: ${plan.message}`);
      case 'finish':
        if (isStarting) return { then: 'again', afterMs: STARTING_CHECK_MS, because: 'some clusters are being read for the first time' };
        await this.#reader.write(subject, (object) => removeFinalizer(host.client, type.federated, object, SYNC_FINALIZER));
        return DONE;
      case 'wait': {
        const waitMs = longestWait(findings);
        if (waitMs > 0) return { then: 'again', afterMs: waitMs, because: plan.message };
        const outcomes = plan.awaited.map(({ cluster, message }): ClusterOutcome => {
          const failed = findings.get(cluster)?.outcome;
          return failed !== undefined && failed.code !== '' ? failed : { cluster, code: 'WaitingForRemoval', message, wrote: false };
        });
        await writeStatus(this.#context, this.#reader, subject, { reason: '', message: plan.message, outcomes, records: new Map(), nowMs: clock.nowMs() });
        return DONE;
      }
    }
  }

  #findings(subject: Subject, clusters: readonly FederationCluster[]): Map<string, Finding> {
    const plan = this.#reader.plan(subject);
    const findings = new Map<string, Finding>();
    const open: FederationCluster[] = [];
    const views = new Map<string, MemberView>();
    const records = new Map<string, TargetRecord>();
    for (const cluster of clusters) {
      const sight = this.#reader.look(subject.targetKey, cluster);
      if (sight.state === 'starting') {
        if (plan.selected.has(cluster.name) || subject.state.pairs.get(cluster.name)?.applied !== undefined) findings.set(cluster.name, { waitMs: STARTING_CHECK_MS });
        continue;
      }
      if (sight.record !== undefined) records.set(cluster.name, sight.record);
      const settled = this.#asBefore(subject, cluster, sight.record);
      if (settled !== undefined) findings.set(cluster.name, settled);
      else {
        open.push(cluster);
        views.set(cluster.name, sight.view);
      }
    }
    if (open.length === 0) return findings;
    const { operations } = planPropagation({
      fedObject: withMemory(subject.object, subject.state), typeConfig: this.#reader.type, clusters: open, selected: [...plan.selected],
      members: views, adoptResources: this.#context.config().adoptResources, ...this.#reader.recorded(subject, 'places'),
    });
    for (const operation of operations) findings.set(operation.cluster, this.#start(subject, operation, records.get(operation.cluster)));
    return findings;
  }

  /** What was decided last still holds when neither the content to send nor the fields we own there changed since. */
  #asBefore(subject: Subject, cluster: FederationCluster, record: TargetRecord | undefined): Finding | undefined {
    const plan = this.#reader.plan(subject);
    if (record === undefined || record.isDeleting || !plan.selected.has(cluster.name)) return undefined;
    const hash = sentHashFor(plan, this.#reader.type, subject.object, cluster);
    const pair = pairState(subject.state, cluster.name);
    if (hash === undefined || !isStillApplied(pair.applied, hash, record)) {
      return hash !== undefined && this.#isCatchingUp(subject, cluster, pair, hash) ? { outcome: outcomeOf(cluster.name, pair), record } : undefined;
    }
    if (pair.pendingSinceMs === undefined) Object.assign(pair, { code: '', message: '', failedOn: undefined });
    const hasReports = this.#context.registry.get(cluster.name)?.targets(this.#reader.type.name)?.hasReports === true;
    return { outcome: outcomeOf(cluster.name, pair), record, waitMs: this.#patience.rolloutMs(pair, record, hasReports) };
  }

  #wantedHash(subject: Subject, operation: Operation): string | undefined {
    const cluster = this.#context.clusters.all.find(({ name }) => name === operation.cluster);
    return cluster === undefined ? undefined : sentHashFor(this.#reader.plan(subject), this.#reader.type, subject.object, cluster);
  }

  /** The cache does not show our last write yet, and that write is what is wanted. */
  #isCatchingUp(subject: Subject, cluster: FederationCluster, pair: PairState, hash: string): boolean {
    const ledger = this.#context.registry.get(cluster.name)?.targets(this.#reader.type.name)?.ledger;
    return pair.pendingSinceMs === undefined && readAppliedMarks(pair.applied)?.wanted === hash && (ledger?.waitMs(subject.targetKey) ?? 0) > 0;
  }

  /** Hands due work to the cluster's queue, once, and says what the status may tell of the cluster meanwhile. */
  #start(subject: Subject, operation: Operation, record: TargetRecord | undefined): Finding {
    const { pairs, clock, registry } = this.#context;
    const { cluster } = operation;
    const kept = record === undefined ? {} : { record };
    const pair = pairState(subject.state, cluster);
    if (operation.do === 'leave') {
      if (operation.code === undefined) {
        forget(pair);
        return {};
      }
      return { outcome: { cluster, code: operation.code, wrote: pair.wrote, ...(operation.message === undefined ? {} : { message: operation.message }), ...appliedOf(pair) }, ...kept };
    }
    const nowMs = clock.nowMs();
    const work = toWork(operation, conflictPolicyOf(subject.object), () => this.#wantedHash(subject, operation), this.#context.registry.get(cluster)?.targets(this.#reader.type.name)?.get(subject.targetKey));
    if (pair.failedOn === work) return { outcome: outcomeOf(cluster, pair), ...kept };
    if (pair.done?.on === work && nowMs - pair.done.atMs < DONE_GRACE_MS) return { waitMs: DONE_GRACE_MS - (nowMs - pair.done.atMs) };
    if (pair.pendingSinceMs === undefined) {
      pair.pendingSinceMs = nowMs;
      pair.requested = work;
      pairs.add({ member: cluster, type: this.#reader.type.name, key: subject.key });
    }
    if (operation.do !== 'delete' && pair.requested.startsWith('delete/')) {
      // The deletion may be held; what is wanted now need not wait for it.
      pair.requested = work;
      pairs.add({ member: cluster, type: this.#reader.type.name, key: subject.key });
    }
    const isAnswering = registry.get(cluster)?.isReachable === true;
    const leftMs = isAnswering ? this.#patience.resultMs(pair.pendingSinceMs) : 0;
    if (leftMs > 0) return { waitMs: leftMs };
    const message = isAnswering ? `${cluster} has not answered yet` : `${cluster} does not answer; the change waits until it does`;
    return { outcome: { cluster, code: codeWhilePending(operation), message, wrote: pair.wrote, ...appliedOf(pair) }, ...kept };
  }
}

function outcomeOf(cluster: string, pair: PairState): ClusterOutcome {
  return { cluster, code: pair.code, message: pair.message, wrote: pair.wrote, ...appliedOf(pair) };
}

function appliedOf(pair: PairState): { applied?: string } {
  return pair.applied === undefined ? {} : { applied: pair.applied };
}

/** The object is not in that cluster and need not be: nothing about it is remembered. */
function forget(pair: PairState): void {
  if (pair.pendingSinceMs !== undefined) return;
  Object.assign(pair, { applied: undefined, code: '', message: '', failedOn: undefined, done: undefined });
}

function longestWait(findings: ReadonlyMap<string, Finding>): number {
  let waitMs = 0;
  for (const finding of findings.values()) waitMs = Math.max(waitMs, finding.waitMs ?? 0);
  return waitMs;
}
