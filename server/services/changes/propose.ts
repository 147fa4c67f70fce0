import { assertNever, invariant } from '#lib/kube/invariant.ts';
import { compareBytewise, deepEqual } from '#lib/kube/json.ts';
import { toApiVersion, type KubeObject } from '#lib/kube/object.ts';
import type { DnsNameChange, HostWrite, Merge, ProposedChange, ReviewWarning, WorkloadRef } from '#lib/contracts/changes.ts';
import { ORPHAN_ANNOTATION, PAUSED_ANNOTATION } from '#lib/federation/types/constants.ts';
import { sayFieldErrors } from '#lib/federation/types/field-error.ts';
import { validateOverrides } from '#lib/federation/overrides/parse-overrides.ts';
import { validatePlacement } from '#lib/federation/placement/compute-placement.ts';
import { at, objectAt } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { diffFields } from '#lib/views/review/field-diff.ts';
import { isMergeable } from '#lib/views/review/merge-value.ts';
import { marksOf, withMarks } from '#lib/federation/history/object-marks.ts';
import { PREFERENCES } from '#server/host/resources.ts';
import { requireClusterRecord, requireObject, requireType, type ChangeServices, type FoundObject } from './change-services.ts';
import { cordonedCluster, labelledCluster, withAnnotation } from './cluster-after.ts';
import { isRecordChange, planRecord, type RecordChange } from './dns-records.ts';
import { liveValueOf, mergeWithLive } from './merge-with-live.ts';
import { nameOf } from './object-name.ts';
import { ReviewPlanner, type PlannedSpec, type Replanned } from './plan-preference.ts';
import { currentScene, sceneKey, type Scene, type SceneObject } from './scene.ts';

/** Objects read from the host at a time. */
const READS_AT_A_TIME = 16;

/** What a set of changes makes of the federation, before any member was asked. */
export type Proposal = {
  readonly before: Scene;
  readonly after: Scene;
  readonly host: readonly HostWrite[];
  /** Names that come or go with DNS records. */
  readonly names: readonly DnsNameChange[];
  readonly merges: readonly Merge[];
  readonly warnings: readonly ReviewWarning[];
  /** What becomes of the objects in a cluster that leaves. */
  readonly leaving: ReadonlyMap<string, 'leave' | 'remove' | 'handOver'>;
  /** Objects whose content in members has to be looked at although their spec stays, such as one that is resumed. */
  readonly recheck: ReadonlySet<string>;
  /** Objects that nobody wrote, but whose preference divides their replicas anew once clusters change. */
  readonly replanned: readonly Replanned[];
};

type Draft = {
  /** What is, by `sceneKey`; versions just read from the host replace those of the cache. */
  was: Map<string, SceneObject>;
  clusters: Map<string, KubeObject>;
  objects: Map<string, SceneObject>;
  types: Set<string>;
  host: HostWrite[];
  names: DnsNameChange[];
  merges: Merge[];
  warnings: ReviewWarning[];
  leaving: Map<string, 'leave' | 'remove' | 'handOver'>;
  recheck: Set<string>;
  replanned: Replanned[];
  /** By object, what preferences make of them; for what could not be known of it. */
  plans: { object: KubeObject; plan: PlannedSpec }[];
};

/** Works out the federation before and after. @throws ServiceError for something that is not there. */
export async function propose(services: ChangeServices, changes: readonly ProposedChange[]): Promise<Proposal> {
  const before = currentScene(services.host);
  const draft: Draft = {
    was: new Map(before.objects), clusters: new Map(before.clusters), objects: new Map(before.objects), types: new Set(before.types),
    host: [], names: [], merges: [], warnings: [], leaving: new Map(), recheck: new Set(), replanned: [], plans: [],
  };
  const live = await readLive(services, changes);
  const planner = new ReviewPlanner(services);
  for (const [index, change] of changes.entries()) {
    const next = await joined(services, draft, change, index, live);
    if (next.do === 'setPreference') await addPreference(services, draft, planner, next, live(next.ref));
    else if (isRecordChange(next)) {
      const { write, names } = await planRecord(services, next);
      draft.host.push(write);
      draft.names.push(...names);
    } else add(services, draft, next, live);
  }
  if (changes.some((change) => 'cluster' in change)) await replan(draft, planner, before.clusters);
  draft.warnings.push(...planWarnings(draft.plans));
  const { plans: _plans, ...rest } = draft;
  return { ...rest, before: { ...before, objects: draft.was }, after: { ...before, clusters: draft.clusters, objects: draft.objects, types: draft.types } };
}

type Live = (ref: WorkloadRef) => FoundObject;

/** Reads every object that changes speak of from the host itself, since the cache may be a moment behind. */
async function readLive({ host }: ChangeServices, changes: readonly ProposedChange[]): Promise<Live> {
  const refs = changes.flatMap((change) => ('ref' in change && change.do !== 'create' ? [change.ref] : []));
  const found = new Map<string, FoundObject>();
  for (let i = 0; i < refs.length; i += READS_AT_A_TIME) {
    await Promise.all(refs.slice(i, i + READS_AT_A_TIME).map(async (ref) => { found.set(JSON.stringify(ref), await requireObject(host, ref)); }));
  }
  return (ref) => {
    const object = found.get(JSON.stringify(ref));
    invariant(object !== undefined, 'every object that a change speaks of was read before');
    return object;
  };
}

/** The change, with what others changed meanwhile joined in; that is then told as a merge. */
async function joined({ host }: ChangeServices, draft: Draft, change: ProposedChange, index: number, live: Live): Promise<ProposedChange> {
  if (!isMergeable(change)) return change;
  const target = change.do === 'setLabels' ? requireClusterRecord(host, change.cluster)
    : change.do === 'setPreference' ? await host.client.find<KubeObject>(PREFERENCES, change.input) : live(change.ref).object;
  const result = mergeWithLive(change, liveValueOf(change, target));
  if (result.merge !== undefined) draft.merges.push({ index, ...result.merge });
  return result.change;
}

function add(services: ChangeServices, draft: Draft, change: Exclude<ProposedChange, { do: 'setPreference' } | RecordChange>, live: Live): void {
  const { host } = services;
  switch (change.do) {
    case 'setSpec': {
      const { type, object } = live(change.ref);
      const after = { ...(change.metadata === undefined ? object : withMarks(object, change.metadata)), spec: change.spec };
      return setObject(draft, type, object, after, diffFields({ metadata: marksOf(object) }, { metadata: marksOf(after) }));
    }
    case 'place': {
      const { type, object } = live(change.ref);
      return setObject(draft, type, object, { ...object, spec: { ...objectAt(object, 'spec'), placement: change.placement } });
    }
    case 'create': {
      const type = requireType(host, change.ref.resource);
      return setObject(draft, type, undefined, toFederatedObject(type, change));
    }
    case 'delete': {
      const { type, object } = live(change.ref);
      // The orphan annotation is what makes the members' objects stay; the review reads it like the controller does.
      const marked = change.targets === 'keep' ? withAnnotation(object, ORPHAN_ANNOTATION, 'true') : object;
      return setObject(draft, type, marked, undefined);
    }
    case 'pause': {
      const { type, object } = live(change.ref);
      const after = withAnnotation(object, PAUSED_ANNOTATION, change.isPaused ? 'true' : undefined);
      if (!change.isPaused) draft.recheck.add(sceneKey(type, object));
      return setObject(draft, type, object, after, annotationDiff(object, after));
    }
    case 'setLabels': {
      const cluster = requireClusterRecord(host, change.cluster);
      return setCluster(draft, cluster, labelledCluster(cluster, change.labels, change));
    }
    case 'cordon': {
      const cluster = requireClusterRecord(host, change.cluster);
      return setCluster(draft, cluster, cordonedCluster(cluster, change));
    }
    case 'unjoin': {
      const cluster = requireClusterRecord(host, change.cluster);
      draft.clusters.delete(change.cluster);
      draft.leaving.set(change.cluster, change.objects);
      draft.host.push({ object: nameOf(cluster), effect: 'delete', fields: [] });
      return undefined;
    }
    case 'disableType':
      draft.types.delete(change.type);
      draft.host.push({ object: { kind: 'FederatedTypeConfig', namespace: '', name: change.type }, effect: 'delete', fields: [] });
      return undefined;
    default: return assertNever(change);
  }
}

async function addPreference({ host }: ChangeServices, draft: Draft, planner: ReviewPlanner, { input }: Extract<ProposedChange, { do: 'setPreference' }>, found: FoundObject): Promise<void> {
  const plan = await planner.planPreference(found, input, [...draft.clusters.values()]);
  const existing = host.preferences.store.get(`${input.namespace}/${input.name}`);
  const fields = diffFields(at(existing, 'spec'), plan.preferenceSpec);
  if (fields.length > 0) draft.host.push({ object: { kind: PREFERENCES.kind, namespace: input.namespace, name: input.name }, effect: existing === undefined ? 'create' : 'change', fields });
  draft.plans.push({ object: found.object, plan });
  setObject(draft, found.type, found.object, { ...found.object, spec: plan.spec });
}

/** Clusters that close, empty, leave or are described otherwise make preferences divide their replicas anew. */
async function replan(draft: Draft, planner: ReviewPlanner, before: ReadonlyMap<string, KubeObject>): Promise<void> {
  for (const replanned of await planner.replanPreferences(before, draft.clusters)) {
    const { type, object, spec } = replanned;
    draft.plans.push({ object, plan: replanned });
    setObject(draft, type, object, { ...object, spec });
    draft.replanned.push(replanned);
  }
}

/** What plans could not know: clusters that are silent, each once, and preferences that are not followed now, each reason once. */
function planWarnings(plans: Draft['plans']): ReviewWarning[] {
  const silent = Map.groupBy(plans.flatMap(({ plan }) => plan.silent), (cluster) => cluster);
  const refused = Map.groupBy(plans.flatMap(({ object, plan }) => (plan.notPlanned === undefined ? [] : [{ object, sentence: plan.notPlanned }])), ({ sentence }) => sentence.text);
  return [
    ...[...refused.values()].flatMap((group): ReviewWarning[] => group.slice(0, 1).map(({ object, sentence }) => ({ kind: 'notPlanned', object: nameOf(object), count: group.length, sentence }))),
    ...[...silent].toSorted(([a], [b]) => compareBytewise(a, b)).map(([cluster, { length: count }]): ReviewWarning => ({ kind: 'plannedAsLastSeen', cluster, count })),
  ];
}

function setObject(draft: Draft, type: TypeConfig, before: KubeObject | undefined, after: KubeObject | undefined, extra: HostWrite['fields'] = []): void {
  const some = after ?? before;
  if (some === undefined) return;
  const key = sceneKey(type, some);
  if (before !== undefined) draft.was.set(key, { type, object: before });
  if (after === undefined) draft.objects.delete(key);
  else draft.objects.set(key, { type, object: after });
  const fields = [...diffFields(at(before, 'spec'), at(after, 'spec')), ...extra];
  const effect = before === undefined ? 'create' : after === undefined ? 'delete' : 'change';
  if (effect !== 'change' || fields.length > 0) draft.host.push({ object: nameOf(some), effect, fields: effect === 'delete' ? [] : fields });
  if (after !== undefined) draft.warnings.push(...faultsOf(after));
}

function faultsOf(object: KubeObject): ReviewWarning[] {
  const errors = [...validatePlacement(at(object, 'spec', 'placement')), ...validateOverrides(at(object, 'spec', 'overrides'))];
  return errors.length === 0 ? [] : [{ kind: 'invalid', object: nameOf(object), sentence: sayFieldErrors(errors) }];
}

function setCluster(draft: Draft, before: KubeObject, after: KubeObject): void {
  draft.clusters.set(before.metadata.name, after);
  const fields = [...diffFields({ metadata: { labels: before.metadata.labels ?? {} } }, { metadata: { labels: after.metadata.labels ?? {} } }), ...annotationDiff(before, after)];
  if (fields.length > 0) draft.host.push({ object: nameOf(before), effect: 'change', fields });
}

function annotationDiff(before: KubeObject, after: KubeObject): HostWrite['fields'] {
  if (deepEqual(before.metadata.annotations, after.metadata.annotations)) return [];
  return diffFields({ metadata: { annotations: before.metadata.annotations ?? {} } }, { metadata: { annotations: after.metadata.annotations ?? {} } });
}

export function toFederatedObject(type: TypeConfig, change: Extract<ProposedChange, { do: 'create' }>): KubeObject {
  const { ref, spec, labels, annotations } = change;
  return {
    apiVersion: toApiVersion(type.federated), kind: type.federated.kind,
    metadata: {
      name: ref.name, ...(ref.namespace === '' ? {} : { namespace: ref.namespace }),
      ...(labels === undefined ? {} : { labels: { ...labels } }), ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
    },
    spec: { ...objectAt(spec) },
  };
}
