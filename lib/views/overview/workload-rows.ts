import type { Overview, WorkloadCluster, WorkloadSummary } from '#lib/contracts/dto.ts';
import { routes } from '#lib/contracts/routes.ts';
import { compareNames } from '../compare-names.ts';
import { explainReason } from '../explain.ts';
import type { Phrasing } from '../phrasing.ts';
import { assignSeries, type Series } from '../series.ts';
import { PROPAGATION, WORKLOAD_HEALTH, type Tone } from '../status.ts';
import { workloadAnchor } from './attention.ts';
import { needsAttention, workloadKey, workloadTone } from './workload-tone.ts';

export type Badge = { readonly tone: Tone; readonly word: string };

/** What one cluster holds of one federated object. */
export type WorkloadCell = {
  readonly cluster: string;
  readonly series: Series;
  /** `replicas` shows a bar, `present` a word, `problem` a code, `absent` a dash. */
  readonly shows: 'replicas' | 'present' | 'problem' | 'absent';
  readonly text: string;
  /** Ready out of desired, 0 to 1, for the bar. */
  readonly share: number;
  readonly isShort: boolean;
  readonly label: string;
};

export type WorkloadRow = {
  readonly key: string;
  readonly anchor: string;
  readonly href: string;
  readonly name: string;
  readonly namespace: string;
  readonly kind: string;
  readonly propagation: Badge;
  /** The reason next to the badge, in the API's words; empty when in sync. */
  readonly reason: string;
  readonly message: string;
  readonly health?: Badge;
  /** "8 / 8"; empty for kinds without replicas. */
  readonly replicas: string;
  readonly replicasDesired?: number;
  readonly isShort: boolean;
  readonly preference: string;
  /** One for each cluster column, in the column order. Made when they are first looked at: of thousands of rows a page shows some. */
  readonly cells: readonly WorkloadCell[];
  readonly tone: Tone;
};

export type ClusterColumn = { readonly name: string; readonly series: Series };

export const WORKLOAD_STATES = ['attention', 'moving', 'inSync'] as const;
export type WorkloadState = (typeof WORKLOAD_STATES)[number];
export type WorkloadFilter = { readonly text: string; readonly state: WorkloadState | 'any' };

/**
 * The columns: every joined cluster, and every other one that some object names, by name. A cluster that left while
 * objects still speak of it must not vanish from their rows.
 */
export function toClusterColumns(overview: Overview): readonly ClusterColumn[] {
  const names = new Set(overview.clusters.map((cluster) => cluster.name));
  for (const workload of overview.workloads) for (const { cluster } of workload.clusters) names.add(cluster);
  const sorted = [...names].toSorted(compareNames);
  if (sorted.length === lastColumns.length && sorted.every((name, index) => name === lastColumns[index]?.name)) return lastColumns;
  const series = assignSeries([...names]);
  lastColumns = sorted.map((name) => ({ name, series: series.get(name) ?? 'neutral' }));
  return lastColumns;
}

/** The same columns stay the same list, so that rows made for them can be kept. */
let lastColumns: readonly ClusterColumn[] = [];

/** Rows by namespace, name and kind, so that a change of state never moves one. */
export function toWorkloadRows(overview: Overview, columns: readonly ClusterColumn[], phrasing: Phrasing): WorkloadRow[] {
  return [...overview.workloads]
    .sort((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name) || compare(a.kind, b.kind))
    .map((workload) => keptRow(workload, columns, phrasing));
}

type Kept = { columns: readonly ClusterColumn[]; phrasing: Phrasing; row: WorkloadRow };

/** A workload that did not change is the same object in the next reading, and its row is then the same too: nothing of it is drawn anew. */
const keptRows = new WeakMap<WorkloadSummary, Kept>();

function keptRow(workload: WorkloadSummary, columns: readonly ClusterColumn[], phrasing: Phrasing): WorkloadRow {
  const kept = keptRows.get(workload);
  if (kept?.columns === columns && kept.phrasing === phrasing) return kept.row;
  const row = toRow(workload, columns, phrasing);
  keptRows.set(workload, { columns, phrasing, row });
  return row;
}

/** The rows that match: every word of `text` is in the name, namespace or kind, and the state is as asked. */
export function filterWorkloadRows(rows: readonly WorkloadRow[], filter: WorkloadFilter): WorkloadRow[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return rows.filter((row) => {
    const haystack = `${row.namespace}/${row.name} ${row.kind}`.toLowerCase();
    return words.every((word) => haystack.includes(word)) && matchesState(row.tone, filter.state);
  });
}

function matchesState(tone: Tone, state: WorkloadFilter['state']): boolean {
  if (state === 'any') return true;
  if (state === 'attention') return needsAttention(tone);
  return state === 'inSync' ? tone === 'ok' : tone === 'progress' || tone === 'paused';
}

function toRow(workload: WorkloadSummary, columns: readonly ClusterColumn[], phrasing: Phrasing): WorkloadRow {
  const { t, number } = phrasing;
  const key = workloadKey(workload);
  let cells: readonly WorkloadCell[] | undefined;
  const toCells = (): readonly WorkloadCell[] => {
    const byCluster = new Map(workload.clusters.map((cluster) => [cluster.cluster, cluster]));
    return columns.map((column) => toCell(column, byCluster.get(column.name), workload.health === 'progressing', phrasing));
  };
  const { replicasDesired: desired, replicasReady: ready } = workload;
  const propagation = PROPAGATION[workload.propagation];
  const health = workload.health === 'none' ? undefined : WORKLOAD_HEALTH[workload.health];
  return {
    key,
    anchor: workloadAnchor(key), href: routes.workload(workload.resource, workload.namespace, workload.name),
    name: workload.name,
    namespace: workload.namespace,
    kind: workload.kind,
    propagation: { tone: propagation.tone, word: t(propagation.key) },
    reason: workload.reason,
    message: explainReason(workload.reason, workload.message, phrasing),
    ...(health === undefined ? {} : { health: { tone: health.tone, word: t(health.key) } }),
    replicas: desired === undefined ? '' : `${number(ready ?? 0)} / ${number(desired)}`,
    ...(desired === undefined ? {} : { replicasDesired: desired }),
    isShort: desired !== undefined && (ready ?? 0) < desired,
    preference: workload.preference ?? '',
    get cells() { return cells ??= toCells(); },
    tone: workloadTone(workload),
  };
}

/** Cells named in a row where clusters have no columns of their own. */
const CELLS_AT_A_GLANCE = 4;

/** How many clusters hold something and how many of them are in trouble; named are a few, those in trouble first, and of many clusters only those. */
export function glanceAt(cells: readonly WorkloadCell[]): { readonly held: number; readonly trouble: number; readonly shown: readonly WorkloadCell[] } {
  const held = cells.filter(({ shows }) => shows !== 'absent');
  const trouble = held.filter(({ shows, isShort }) => shows === 'problem' || isShort);
  const named = held.length > CELLS_AT_A_GLANCE ? trouble : [...trouble, ...held.filter((cell) => !trouble.includes(cell))];
  return { held: held.length, trouble: trouble.length, shown: named.slice(0, CELLS_AT_A_GLANCE) };
}

/** `isMoving`: replicas are on their way, so being short of them is no reason to look yet. */
function toCell(
  { name, series }: ClusterColumn, found: WorkloadCluster | undefined, isMoving: boolean, { t, number }: Phrasing,
): WorkloadCell {
  const base = { cluster: name, series, share: 0, isShort: false };
  if (found === undefined) {
    return { ...base, shows: 'absent', text: t('unit.none'), label: `${name}: ${t('workloads.notPlaced')}` };
  }
  const { replicasDesired: desired, replicasReady, replicasObserved: observed } = found;
  if (desired !== undefined) {
    const ready = replicasReady ?? 0;
    const count = { cluster: name, ready, desired };
    const label = observed === undefined || observed === ready
      ? t('workloads.cell', count)
      : t('workloads.cellObserved', { ...count, observed });
    return {
      ...base,
      shows: 'replicas',
      text: `${number(ready)} / ${number(desired)}`,
      share: desired <= 0 ? 0 : Math.min(1, ready / desired),
      isShort: (ready < desired && !isMoving) || found.code !== '',
      label: found.code === '' ? label : `${label}; ${found.code}`,
    };
  }
  if (found.code !== '') {
    return { ...base, shows: 'problem', text: found.code, isShort: true, label: t('workloads.cellCode', { cluster: name, code: found.code }) };
  }
  return { ...base, shows: 'present', text: t('workloads.present'), label: t('workloads.cellPresent', { cluster: name }) };
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
