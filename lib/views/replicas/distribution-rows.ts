import type { ClusterReplicas, ReplicaDistribution } from '#lib/contracts/workload-detail.ts';
import { explainCode } from '../explain.ts';
import type { Phrasing } from '../phrasing.ts';
import { assignSeries, type Series } from '../series.ts';
import { CLUSTER_HEALTH, type Tone } from '../status.ts';
import { previewPlan, type PlanPreview } from './plan-preview.ts';
import { phraseStep } from './why.ts';
import { compareNames } from '../compare-names.ts';

/** Lengths along a bar, from 0 to 1; what does not apply is absent. */
export type BarGeometry = {
  readonly desired?: number;
  readonly observed: number;
  readonly ready: number;
  /** From where to where the plan is beyond the cluster's capacity. */
  readonly overflow?: { readonly from: number; readonly to: number };
  readonly min?: number;
  readonly max?: number;
  readonly capacity?: number;
  /** Where the plan that is being edited would put it. */
  readonly preview?: number;
};

export const DISTRIBUTION_COLUMNS = ['desired', 'observed', 'ready', 'planned', 'overflow', 'capacity'] as const;
/** What a preference says of a cluster. */
export const DISTRIBUTION_LIMITS = ['weight', 'min', 'max'] as const;
export type DistributionCount = (typeof DISTRIBUTION_COLUMNS)[number] | (typeof DISTRIBUTION_LIMITS)[number];

export type DistributionRow = {
  readonly cluster: string;
  readonly series: Series;
  readonly bar: BarGeometry;
  /** Undefined where nothing is known or said. */
  readonly counts: Readonly<Record<DistributionCount, number | undefined>>;
  /** "6 of 6 ready". */
  readonly summary: string;
  readonly isShort: boolean;
  /** The cluster does not answer: its numbers are the last that were seen, and count for nothing. */
  readonly isStale: boolean;
  /** "6 → 8" while a plan is being edited that changes it; empty otherwise. */
  readonly change: string;
  readonly difference: number;
  /** Present when the cluster itself is not well. */
  readonly trouble?: { readonly tone: Tone; readonly word: string };
  readonly code: string;
  readonly message: string;
  /** Why the plan gives it what it does; empty without a preference. */
  readonly why: readonly string[];
};

export type DistributionTotals = { readonly label: string; readonly value: string; readonly hint: string; readonly isTrouble: boolean };

export type DistributionView = {
  readonly rows: readonly DistributionRow[];
  readonly totals: readonly DistributionTotals[];
  /** One sentence that says what the chart shows. */
  readonly caption: string;
  /** The largest number the bars' scale reaches. */
  readonly scaleMax: number;
};

/** A bound further out than this many times the largest count is drawn at the edge: it would make every bar a stub. */
const BOUND_REACH = 2;

/**
 * One row for each cluster, in the order of names. `preview` is the plan of a preference that is being edited; the
 * sentences are then about it. `heldScale` keeps the bars' scale as it is while something on them is dragged.
 */
export function toDistributionView(distribution: ReplicaDistribution, phrasing: Phrasing, preview?: PlanPreview, heldScale?: number): DistributionView {
  const { clusters, preference } = distribution;
  const spec = preference?.spec;
  const plan = preview ?? (spec === undefined ? undefined : previewPlan(distribution, spec));
  const series = assignSeries(clusters.map(({ cluster }) => cluster));
  const scaleMax = heldScale ?? scaleOf(distribution, preview);
  const rows = clusters.toSorted(byName).map((cluster): DistributionRow => toRow(cluster, {
    distribution, phrasing, scaleMax, series: series.get(cluster.cluster) ?? 'neutral', preview,
    why: plan === undefined ? [] : plan.schedule.explanation.stepsOf(cluster.cluster).map((step) => phraseStep(step, phrasing)),
  }));
  return { rows, totals: toTotals(distribution, phrasing), caption: toCaption(distribution, phrasing), scaleMax };
}

/** As people count: cluster2 before cluster10. */
function byName(a: ClusterReplicas, b: ClusterReplicas): number {
  return compareNames(a.cluster, b.cluster);
}

type RowContext = {
  distribution: ReplicaDistribution;
  phrasing: Phrasing;
  scaleMax: number;
  series: Series;
  preview: PlanPreview | undefined;
  why: readonly string[];
};

function toRow(cluster: ClusterReplicas, { distribution, phrasing, scaleMax, series, preview, why }: RowContext): DistributionRow {
  const { t } = phrasing;
  const entries = (preview?.preference ?? distribution.preference?.spec)?.clusters;
  const entry = entries === undefined ? undefined : Object.keys(entries).length === 0 ? { weight: 1 } : entries[cluster.cluster] ?? entries['*'];
  const change = preview?.changes.find((candidate) => candidate.cluster === cluster.cluster);
  const { desired, observed, ready, planned, overflow } = cluster;
  const health = CLUSTER_HEALTH[cluster.health];
  return {
    cluster: cluster.cluster, series, why, code: cluster.code, message: explainCode(cluster.code, cluster.message, phrasing),
    bar: toBar(cluster, scaleMax, entry, change?.after),
    counts: { desired, observed, ready, planned, overflow, capacity: shownCapacity(cluster), weight: entry?.weight, min: entry?.minReplicas, max: entry?.maxReplicas },
    summary: desired === undefined && (planned ?? 0) === 0 ? t('replicas.none')
      : t(isSeen(cluster) ? 'replicas.ofReady' : 'replicas.ofReadyLastSeen', { ready: ready ?? 0, desired: desired ?? planned ?? 0 }),
    isShort: countedReady(cluster) < countedDesired(cluster),
    isStale: !isSeen(cluster),
    change: change === undefined || change.before === change.after ? '' : t('replicas.beforeAfter', { before: change.before, after: change.after }),
    difference: change === undefined ? 0 : change.after - change.before,
    ...(cluster.health !== 'ready' ? { trouble: { tone: health.tone, word: t(health.key) } } : cluster.cordon === undefined ? {} : { trouble: { tone: 'paused', word: t(`replicas.${cluster.cordon}`) } }),
  };
}

function toBar(cluster: ClusterReplicas, scaleMax: number, entry: { minReplicas?: number; maxReplicas?: number } | undefined, preview: number | undefined): BarGeometry {
  const share = (value: number) => Math.min(1, value / scaleMax);
  const { desired, planned, overflow = 0 } = cluster;
  const capacity = shownCapacity(cluster);
  const asked = desired ?? planned;
  const min = entry?.minReplicas;
  const max = entry?.maxReplicas;
  return {
    observed: share(cluster.observed ?? 0), ready: share(cluster.ready ?? 0),
    ...(asked === undefined ? {} : { desired: share(asked) }),
    ...(overflow > 0 && planned !== undefined ? { overflow: { from: share(planned - overflow), to: share(planned) } } : {}),
    ...(min === undefined || min === 0 ? {} : { min: share(min) }),
    // A maximum beyond the scale has no place on it; drawn at its end it would read as that number.
    ...(max === undefined || max > scaleMax ? {} : { max: share(max) }),
    ...(capacity === undefined ? {} : { capacity: share(capacity) }),
    ...(preview === undefined ? {} : { preview: share(preview) }),
  };
}

/** What the last plan was bounded by; where it was not, what the nodes leave. */
function shownCapacity({ capacity, room }: ClusterReplicas): number | undefined {
  return capacity ?? room;
}

/** A cluster that does not answer may run anything or nothing. */
function isSeen({ health }: ClusterReplicas): boolean {
  return health === 'ready' || health === 'notReady';
}

/** Replicas that should be ready somewhere and are not. */
export function countMissing({ clusters }: ReplicaDistribution): number {
  return clusters.reduce((sum, cluster) => sum + Math.max(0, countedDesired(cluster) - countedReady(cluster)), 0);
}

export function countDesired({ clusters }: ReplicaDistribution): number {
  return clusters.reduce((sum, cluster) => sum + countedDesired(cluster), 0);
}

/** True when some cluster has fewer ready replicas than it should. */
export function isDistributionShort(distribution: ReplicaDistribution): boolean {
  return countMissing(distribution) > 0;
}

function countedReady(cluster: ClusterReplicas): number {
  return isSeen(cluster) ? cluster.ready ?? 0 : 0;
}

/** Of a cluster that does not answer what is still planned there: what went elsewhere is not wanted twice. */
function countedDesired(cluster: ClusterReplicas): number {
  return isSeen(cluster) ? cluster.desired ?? 0 : cluster.planned ?? 0;
}

function scaleOf({ clusters, preference }: ReplicaDistribution, preview: PlanPreview | undefined): number {
  const counts = clusters.flatMap(({ desired = 0, observed = 0, planned = 0 }) => [desired, observed, planned]);
  const largest = Math.max(1, ...counts, ...(preview?.changes ?? []).map(({ after }) => after));
  const entries = Object.values((preview?.preference ?? preference?.spec)?.clusters ?? {});
  const bounds = [...entries.flatMap(({ minReplicas, maxReplicas }) => [minReplicas ?? 0, maxReplicas ?? 0]), ...clusters.map((cluster) => shownCapacity(cluster) ?? 0)];
  return Math.max(largest, ...bounds.filter((bound) => bound <= largest * BOUND_REACH)) * 1.05;
}

function toTotals(distribution: ReplicaDistribution, { t, number }: Phrasing): DistributionTotals[] {
  const { clusters, preference } = distribution;
  const sum = (read: (cluster: ClusterReplicas) => number | undefined) => clusters.reduce((total, cluster) => total + (read(cluster) ?? 0), 0);
  const desired = sum(countedDesired);
  const ready = sum(countedReady);
  const observed = sum((cluster) => (isSeen(cluster) ? cluster.observed : 0));
  const running: DistributionTotals[] = [
    { label: t('replicas.desired'), value: number(desired), hint: t('replicas.desiredHint'), isTrouble: false },
    { label: t('replicas.observed'), value: number(observed), hint: t('replicas.observedHint'), isTrouble: false },
    { label: t('replicas.ready'), value: number(ready), hint: t('replicas.readyHint'), isTrouble: ready < desired },
  ];
  if (preference?.spec === undefined) return running;
  const overflow = sum((cluster) => cluster.overflow);
  return [
    { label: t('replicas.requested'), value: number(preference.spec.totalReplicas), hint: t('replicas.requestedHint'), isTrouble: false },
    { label: t('replicas.planned'), value: number(sum((cluster) => cluster.planned)), hint: t('replicas.plannedHint'), isTrouble: false },
    { label: t('replicas.overflow'), value: number(overflow), hint: t('replicas.overflowHint'), isTrouble: overflow > 0 },
    { label: t('replicas.unplaced'), value: number(preference.unplaced), hint: t('replicas.unplacedHint'), isTrouble: preference.unplaced > 0 },
    ...running,
  ];
}

/** "12 of 14 ready; eu-west short by 2". */
function toCaption({ clusters }: ReplicaDistribution, { t, list }: Phrasing): string {
  const ready = clusters.reduce((total, cluster) => total + countedReady(cluster), 0);
  const desired = clusters.reduce((total, cluster) => total + countedDesired(cluster), 0);
  const short = clusters.filter((cluster) => countedReady(cluster) < countedDesired(cluster))
    .map((cluster) => t('replicas.shortBy', { cluster: cluster.cluster, count: countedDesired(cluster) - countedReady(cluster) }));
  return short.length === 0 ? t('replicas.caption', { ready, desired }) : t('replicas.captionShort', { ready, desired, short: list(short) });
}
