import type { ChangeProgress, ChangeStage, ObjectName, StageProgress, StuckAt, WorkloadRef } from '#lib/contracts/changes.ts';
import { CHANGE_STAGES } from '#lib/contracts/changes.ts';
import { deepEqual } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { askedReplicas } from '#lib/federation/scheduling/asked-replicas.ts';
import { parsePreference } from '#lib/federation/types/preference.ts';
import { listAt, numberAt, stringAt } from '#lib/federation/types/read.ts';
import { isPaused as isObjectPaused } from '#lib/federation/types/federated-object.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { toObjectKey } from '#server/host/keys.ts';
import { PREFERENCES } from '#server/host/resources.ts';
import type { ChangeServices } from './change-services.ts';
import { sceneAround, ScenePlacement } from './scene.ts';

/** One federated object that a change wrote. `generation` is what its status has to speak of. */
export type TrackedTarget = {
  readonly type: TypeConfig;
  readonly ref: WorkloadRef;
  readonly uid: string;
  readonly generation: number | undefined;
  readonly isRemoved: boolean;
  readonly preferenceGeneration?: number;
  /** What has to come of it by cluster, when that does not follow from the object itself: the cluster was changed, not the object. */
  readonly expects?: ReadonlyMap<string, 'there' | 'gone'>;
  /** Its preference has to divide its replicas anew: how many each cluster is asked for then, the clusters that are emptied for it, where its numbers stand, and the generation before. */
  readonly replanned?: { readonly replicasPath: string; readonly asked: Readonly<Record<string, number>>; readonly emptied: readonly string[]; readonly generation: number };
};

/** Stands for the host among a change's clusters: a change that no cluster has heard of yet is not done. */
const HOST = '';

/** Changes followed at a time, the oldest forgotten first; each for so long at most. */
const MAX_TRACKED = 50;
const TRACK_LIMIT_MS = 30 * 60_000;
const MAX_STUCK = 12;

/** One (object, cluster) pair of a change and the moments at which it reached each stage. */
type Pair = { readonly target: TrackedTarget; readonly cluster: string; readonly before: string | undefined; readonly reached: Map<ChangeStage, number>; code: string; message: string };

/** When a change was asked for, and when the host had taken it. */
export type ChangeTimes = { readonly startedAtMs: number; readonly acceptedAtMs: number };

type Tracked = ChangeTimes & { readonly id: string; readonly stages: readonly ChangeStage[]; readonly targets: readonly TrackedTarget[]; readonly pairs: Map<string, Pair>; stop: () => void };

/**
 * Follows changes from the moment they are accepted until every member holds and runs what was asked. Everything is read
 * from the caches whenever they change, so the times are those at which this process saw it; nothing is asked for it.
 */
export class ChangeTracker {
  readonly #services: ChangeServices;
  readonly #nowMs: () => number;
  readonly #tracked = new Map<string, Tracked>();

  constructor(services: ChangeServices, nowMs: () => number) {
    this.#services = services;
    this.#nowMs = nowMs;
  }

  /** Begins to follow, or begins anew with other targets. */
  track(id: string, targets: readonly TrackedTarget[], times: ChangeTimes): void {
    const { host, registry } = this.#services;
    this.forget(id);
    const tracked: Tracked = { id, ...times, stages: stagesOf(targets), targets, pairs: new Map(), stop: () => undefined };
    let isDue = false;
    const look = (): void => {
      if (isDue) return;
      isDue = true;
      setImmediate(() => {
        isDue = false;
        this.#look(tracked);
      });
    };
    const concerned = concernOf(targets);
    const stops = [
      host.onChange(({ type, change }) => { if (concerned.kinds.has(type.kind) || concerned.hostKeys.has(`${type.plural}/${change.key}`)) look(); }),
      registry.listen({ targetChanged: (_, type, change) => { if (concerned.memberKeys.has(`${type}/${change.key}`)) look(); }, targetsSynced: look }),
    ];
    tracked.stop = () => { for (const stop of stops) stop(); };
    this.#tracked.set(id, tracked);
    this.#look(tracked);
    for (const old of [...this.#tracked.keys()].slice(0, Math.max(0, this.#tracked.size - MAX_TRACKED))) this.forget(old);
  }

  forget(id: string): void {
    this.#tracked.get(id)?.stop();
    this.#tracked.delete(id);
  }

  /** How far a change has come; undefined when it is not followed (any more). */
  read(id: string): ChangeProgress | undefined {
    const tracked = this.#tracked.get(id);
    if (tracked === undefined) return undefined;
    this.#look(tracked);
    return toProgress(tracked, this.#nowMs());
  }

  stop(): void {
    for (const { stop } of this.#tracked.values()) stop();
    this.#tracked.clear();
  }

  #look(tracked: Tracked): void {
    const nowMs = this.#nowMs();
    const placement = new ScenePlacement(sceneAround(this.#services.host, tracked.targets));
    for (const target of tracked.targets) this.#lookAt(tracked, target, placement, nowMs);
    if (nowMs - tracked.acceptedAtMs > TRACK_LIMIT_MS || isDone(tracked)) tracked.stop();
  }

  #lookAt(tracked: Tracked, target: TrackedTarget, placement: ScenePlacement, nowMs: number): void {
    const { host, registry } = this.#services;
    const key = toObjectKey(target.ref);
    const object = host.federated(target.type.name)?.store.get(key);
    const selected = new Set(object === undefined || object.metadata.deletionTimestamp !== undefined ? [] : placement.selected({ type: target.type, object }));
    const told = new Map((listAt(object, 'status', 'clusters') ?? []).map((entry) => [stringAt(entry, 'name') ?? '', entry]));
    // Where only its cluster was changed and nothing is divided anew, the object's other clusters have no part in it, nor has their trouble.
    const others = target.expects !== undefined && target.replanned === undefined
      ? []
      : [...selected, ...told.keys(), ...[...registry.members()].filter((member) => member.targets(target.type.name)?.get(targetKey(target)) !== undefined).map(({ name }) => name)];
    const clusters = new Set([HOST, ...(target.expects?.keys() ?? []), ...others]);
    for (const cluster of clusters) {
      const id = `${target.ref.resource}/${key}/${cluster}`;
      const record = registry.get(cluster)?.targets(target.type.name)?.get(targetKey(target));
      if (!tracked.pairs.has(id)) tracked.pairs.set(id, { target, cluster, before: record?.resourceVersion, reached: new Map([['accepted', tracked.acceptedAtMs]]), code: '', message: '' });
    }
    for (const pair of tracked.pairs.values()) {
      if (pair.target !== target) continue;
      const expected = target.expects?.get(pair.cluster);
      const isSelected = expected === undefined ? selected.has(pair.cluster) : expected === 'there';
      const found = this.#stagesOf(pair, object, isSelected, told.get(pair.cluster));
      Object.assign(pair, { code: found.code, message: found.message });
      for (const stage of CHANGE_STAGES) if (found.reached.has(stage) && !pair.reached.has(stage)) pair.reached.set(stage, nowMs);
    }
  }

  #stagesOf(pair: Pair, object: KubeObject | undefined, isSelected: boolean, told: unknown): { reached: Set<ChangeStage>; code: string; message: string } {
    const { target, cluster } = pair;
    const { host, registry } = this.#services;
    const record = registry.get(cluster)?.targets(target.type.name)?.get(targetKey(target));
    const isGone = object === undefined || object.metadata.uid !== target.uid;
    // A new object may not have reached the cache yet; one that is removed, or whose type was switched off, is done when it is out of it.
    if (isGone) return { reached: new Set(target.isRemoved || host.federated(target.type.name) === undefined ? CHANGE_STAGES : CHANGE_STAGES.slice(0, 1)), code: '', message: '' };
    const wanted = target.replanned === undefined ? target.generation ?? 0 : object.metadata.generation ?? 0;
    const isObserved = !target.isRemoved && (numberAt(object, 'status', 'observedGeneration') ?? 0) >= wanted;
    const code = stringAt(told, 'status') ?? '';
    const isTouched = record?.resourceVersion !== pair.before;
    const isThere = cluster === HOST ? true : isSelected ? told !== undefined && code === '' : told === undefined && record === undefined;
    const isPaused = isObjectPaused(object);
    const isApplied = isObserved && (isThere || isPaused);
    const isRunning = record?.observation === undefined || (record.observation.isCurrent && record.observation.replicasReady >= record.observation.replicasDesired);
    const preference = isScheduled(host.preferences.store.get(toObjectKey(target.ref)), target) && isDivided(object, target);
    const claims: readonly [ChangeStage, boolean][] = [
      ['accepted', true],
      ['scheduled', preference],
      ['rendered', preference && (isObserved || isTouched || target.isRemoved)],
      ['dispatched', preference && (isTouched || isApplied || (isObserved && code === ''))],
      ['applied', preference && isApplied],
      ['healthy', preference && isApplied && isRunning],
    ];
    const reached = new Set<ChangeStage>();
    for (const [stage, holds] of claims) {
      if (!holds) break;
      reached.add(stage);
    }
    const failure = record?.observation?.failure;
    return { reached, code, message: [stringAt(told, 'message') ?? '', failure ?? ''].filter((part) => part !== '').join(': ') };
  }
}

/** A target without a preference needs no scheduling; one with a preference waits until that has been followed. */
function isScheduled(preference: KubeObject | undefined, target: TrackedTarget): boolean {
  if (target.preferenceGeneration === undefined || preference === undefined || !parsePreference(preference).ok) return true;
  return (numberAt(preference, 'status', 'observedGeneration') ?? 0) >= target.preferenceGeneration;
}

/** Whether a preference that had to has divided its replicas anew: the emptied clusters are asked for no more than was planned. */
function isDivided(object: KubeObject, { replanned }: TrackedTarget): boolean {
  if (replanned === undefined) return true;
  const asked = askedReplicas(object, replanned.replicasPath);
  if (deepEqual(asked, replanned.asked)) return true;
  return (object.metadata.generation ?? 0) > replanned.generation && replanned.emptied.every((cluster) => (asked[cluster] ?? 0) <= (replanned.asked[cluster] ?? 0));
}

/**
 * The stages that a change of such targets goes through, in their order. An object that is taken away is neither divided nor
 * run; one that only its cluster's change moves keeps its spec, so that nothing is divided or rendered anew for it unless
 * its preference is; and a change that moves nothing in the members is done once it is accepted.
 */
export function stagesOf(targets: readonly Pick<TrackedTarget, 'isRemoved' | 'expects' | 'replanned'>[]): ChangeStage[] {
  const isRendered = targets.some(({ isRemoved, expects, replanned }) => !isRemoved && (expects === undefined || replanned !== undefined));
  const means: Readonly<Record<ChangeStage, boolean>> = {
    accepted: true,
    scheduled: isRendered,
    rendered: isRendered,
    dispatched: isRendered || targets.some(({ isRemoved }) => isRemoved),
    applied: targets.length > 0,
    healthy: isRendered || targets.some(({ isRemoved, expects }) => !isRemoved && [...expects?.values() ?? []].includes('there')),
  };
  return CHANGE_STAGES.filter((stage) => means[stage]);
}

/** Of all that changes in a federation, what can bring a change forward: its own objects, their namespaces, and clusters. */
function concernOf(targets: readonly TrackedTarget[]): { kinds: ReadonlySet<string>; hostKeys: ReadonlySet<string>; memberKeys: ReadonlySet<string> } {
  return {
    kinds: new Set(['KubeFedCluster', 'FederatedNamespace']),
    hostKeys: new Set(targets.flatMap(({ ref }) => [`${ref.resource}/${toObjectKey(ref)}`, `${PREFERENCES.plural}/${toObjectKey(ref)}`])),
    memberKeys: new Set(targets.map((target) => `${target.type.name}/${targetKey(target)}`)),
  };
}

function targetKey({ type, ref }: TrackedTarget): string {
  return toObjectKey({ name: ref.name, ...(type.target.namespaced && ref.namespace !== '' ? { namespace: ref.namespace } : {}) });
}

function isDone({ stages, pairs }: Tracked): boolean {
  const last = stages.at(-1) ?? 'accepted';
  return [...pairs.values()].every(({ reached }) => reached.has(last));
}

function toProgress(tracked: Tracked, nowMs: number): ChangeProgress {
  const all = [...tracked.pairs.values()];
  const pairs = all.filter(({ cluster }) => cluster !== HOST);
  const stages = tracked.stages.map((stage): StageProgress => {
    const times = all.flatMap(({ reached }) => reached.get(stage) ?? []);
    const atMs = times.length === all.length ? times.reduce((last, time) => Math.max(last, time), tracked.acceptedAtMs) : undefined;
    return { stage, done: pairs.filter(({ reached }) => reached.has(stage)).length, of: pairs.length, ...(atMs === undefined ? {} : { atMs }) };
  });
  const first = stages.find(({ atMs }) => atMs === undefined)?.stage;
  const stuck = first === undefined ? [] : pairs.filter(({ reached }) => !reached.has(first)).slice(0, MAX_STUCK)
    .map(({ target, cluster, code, message }): StuckAt => ({ stage: first, cluster, object: objectName(target), code, message }));
  const clusters = [...Map.groupBy(pairs, ({ cluster }) => cluster)].map(([cluster, group]) => ({
    cluster, stage: tracked.stages.findLast((stage) => group.every(({ reached }) => reached.has(stage))) ?? 'accepted',
  })).toSorted((a, b) => (a.cluster < b.cluster ? -1 : 1));
  return { id: tracked.id, startedAtMs: tracked.startedAtMs, acceptedAtMs: tracked.acceptedAtMs, nowMs, stages, stuck, isDone: first === undefined, clusters };
}

function objectName({ type, ref }: TrackedTarget): ObjectName {
  return { kind: type.federated.kind, namespace: ref.namespace, name: ref.name };
}
