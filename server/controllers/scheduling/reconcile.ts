import type { KubeObject } from '#lib/kube/object.ts';
import { computePlacement } from '#lib/federation/placement/compute-placement.ts';
import { collectReplicaStates } from '#lib/federation/scheduling/replica-state.ts';
import { planSchedule } from '#lib/federation/scheduling/schedule.ts';
import { writeBack } from '#lib/federation/scheduling/write-back.ts';
import { readCluster } from '#lib/federation/types/cluster.ts';
import { formatFieldErrors } from '#lib/federation/types/field-error.ts';
import { parsePreference } from '#lib/federation/types/preference.ts';
import { at, listAt, stringAt } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { patchSpec } from '#server/host/host-writes.ts';
import { isConflict } from '#server/kube-client/errors.ts';
import { DONE, type Outcome } from '#server/runtime/controller.ts';
import { parseObjectKey } from '#server/runtime/object-key.ts';
import { availableClusters } from './available-clusters.ts';
import type { SchedulingOptions } from './controller.ts';
import { writePreferenceStatus, type PlanReport } from './preference-status.ts';
import { findReplicasPath, readTarget, type TargetNumbers } from './replica-states.ts';

/** A pod that can't be scheduled counts after a minute only; until then it is looked at this often. */
const RECHECK_MS = 10_000;
const STARTING_CHECK_MS = 500;
/** Someone else wrote the object in between: the cache shows it in a moment. */
const CONFLICT_RETRY_MS = 50;
const DEFAULT_UNAVAILABLE_DELAY_MS = 60_000;

type Target = { type: TypeConfig; object: KubeObject; replicasPath: string };

/** Plans one preference anew and writes the plan, if it differs, into its federated object. */
export async function reconcilePreference(options: SchedulingOptions, key: string, signal: AbortSignal): Promise<Outcome> {
  const { host, clock } = options;
  const preference = host.preferences.store.get(key);
  if (preference === undefined || preference.metadata.deletionTimestamp !== undefined || host.config?.gates.SchedulerPreferences === false) return DONE;
  const parsed = parsePreference(preference);
  if (!parsed.ok) return refuse(options, preference, 'InvalidPreference', formatFieldErrors(parsed.errors));
  if ([...host.federatedTypes()].some(({ type, informer }) => !informer.hasSynced && (type.isNamespace || type.federated.kind === parsed.value.targetKind))) {
    return { then: 'again', afterMs: STARTING_CHECK_MS, because: 'federated objects are being read for the first time' };
  }
  const target = await findTarget(options, parsed.value.targetKind, key, signal);
  if (typeof target === 'string') return refuse(options, preference, 'TargetNotFound', target);

  const placed = new Set((listAt(target.object, 'spec', 'placement', 'clusters') ?? []).map((entry) => stringAt(entry, 'name') ?? ''));
  const available = availableClusters(host.clusters.store.values(), placed, host.config?.unavailableDelayMs ?? DEFAULT_UNAVAILABLE_DELAY_MS, clock.nowMs());
  const names = parsed.value.intersectWithClusterSelector ? intersect(options, target, available.names) : available.names;
  if (names === undefined) return refuse(options, preference, 'ComputePlacementFailed', 'the placement of the workload or its namespace can not be computed');
  if (names.length === 0 && !parsed.value.intersectWithClusterSelector) return refuse(options, preference, 'NoClusters', 'no cluster is ready');
  const numbers = await readNumbers(options, target, names, key, signal);
  if (numbers === 'starting') return { then: 'again', afterMs: STARTING_CHECK_MS, because: 'some clusters are being read for the first time' };

  const collected = collectReplicaStates(new Map([...numbers].map(([name, { state }]) => [name, state])));
  const schedule = planSchedule({ preference: parsed.value, ...parseObjectKey(key), available: names, current: collected.current, capacity: collected.capacity });
  const { replicasPath } = target;
  const written = writeBack({ spec: target.object['spec'], result: schedule.result, replicasPath });
  if (written.changed) {
    try {
      await patchSpec(host.client, target.type.federated, target.object, { placement: written.spec['placement'], overrides: written.spec['overrides'] });
    } catch (error) {
      if (isConflict(error)) return { then: 'again', afterMs: CONFLICT_RETRY_MS, because: 'the workload was changed at the same time' };
      throw error;
    }
  }
  const report: PlanReport = {
    schedule, numbers, isNew: written.changed,
  };
  await writePreferenceStatus(options, preference, { scheduled: true, report });
  const waits = [collected.needsRecheck ? RECHECK_MS : undefined, available.changesInMs].filter((ms) => ms !== undefined);
  return waits.length === 0 ? DONE : { then: 'again', afterMs: Math.min(...waits), because: 'pods or clusters may be given up by then' };
}

/** The federated object a preference speaks of, or why there is none. */
async function findTarget({ host }: SchedulingOptions, targetKind: string, key: string, signal: AbortSignal): Promise<Target | string> {
  const followed = [...host.federatedTypes()].find(({ type }) => type.federated.kind === targetKind);
  if (followed === undefined) return `the type ${targetKind} is not enabled`;
  const { type, informer } = followed;
  const object = informer.store.get(key);
  if (object === undefined || object.metadata.deletionTimestamp !== undefined) return `there is no ${targetKind} ${parseObjectKey(key).name} in namespace ${parseObjectKey(key).namespace}`;
  const replicasPath = await findReplicasPath(host.client, type, object, signal);
  return replicasPath === undefined ? `a ${targetKind} has no number of replicas that could be divided` : { type, object, replicasPath };
}

/** D9: the namespace's placement counts in full; the workload's own list does not, since the preference writes it. */
function intersect({ host }: SchedulingOptions, { object }: Target, available: readonly string[]): string[] | undefined {
  const { namespace } = object.metadata;
  const fedNamespace = host.federated('namespaces')?.store.get(`${namespace}/${namespace}`);
  const scope = host.config?.scope ?? 'Cluster';
  const placement = computePlacement({
    placement: at(object, 'spec', 'placement'), mode: 'selectorOnly', clusters: [...host.clusters.store.values()].map(readCluster),
    namespace: fedNamespace === undefined ? { scope, federated: false } : { scope, federated: true, placement: at(fedNamespace, 'spec', 'placement') },
  });
  return placement.ok ? placement.selected.filter((name) => available.includes(name)) : undefined;
}

async function readNumbers(
  { registry, clock }: SchedulingOptions, { type }: Target, names: readonly string[], key: string, signal: AbortSignal,
): Promise<Map<string, TargetNumbers> | 'starting'> {
  const caches = names.map((name) => ({ name, member: registry.get(name), cache: registry.get(name)?.targets(type.name) }));
  if (caches.some(({ member, cache }) => member !== undefined && (cache === undefined || (!cache.hasSynced && cache.lastError === undefined)))) return 'starting';
  return new Map(await Promise.all(caches.map(async ({ name, member }): Promise<[string, TargetNumbers]> =>
    [name, member === undefined ? { state: { known: false, reason: 'Absent' } } : await readTarget(member, type, key, clock.nowMs(), signal)])));
}

async function refuse(options: SchedulingOptions, preference: KubeObject, reason: string, message: string): Promise<Outcome> {
  await writePreferenceStatus(options, preference, { scheduled: false, reason, message });
  return DONE;
}
