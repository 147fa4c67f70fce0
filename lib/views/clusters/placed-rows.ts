import type { PropagationState, WorkloadSummary } from '#lib/contracts/dto.ts';
import { explainCode } from '../explain.ts';
import type { Phrasing } from '../phrasing.ts';
import { PROPAGATION, severityRank, type Tone } from '../status.ts';
import type { SortPlan } from '../table-sort.ts';

export type PlacedRow = {
  readonly key: string; readonly kind: string; readonly resource: string; readonly namespace: string; readonly name: string;
  readonly tone: Tone; readonly word: string;
  /** Why it is not in sync there; empty when it is. */
  readonly why: string;
  readonly replicas: string;
  readonly replicasDesired: number | undefined;
};

export type PlacedColumn = 'object' | 'state' | 'replicas';

/** By namespace and name; of the states the worst first. */
export const PLACED_SORT: SortPlan<PlacedRow, PlacedColumn> = {
  columns: [
    { name: 'object', label: 'cl.object', of: ({ namespace, name }) => `${namespace}/${name}` },
    { name: 'state', label: 'propagation.label', of: ({ tone }) => severityRank(tone) },
    { name: 'replicas', label: 'cl.replicas', of: ({ replicasDesired }) => replicasDesired, first: 'descending' },
  ],
  tie: ({ key }) => key,
};

/** Codes of a state that passes by itself: nothing failed, something is waited for. */
const WAITING: ReadonlySet<string> = new Set(['ClusterNotReady', 'WaitingForRemoval', 'CachedRetrievalFailed']);

/** What is placed in one cluster and how it is there, in the order given. */
export function toPlacedRows(workloads: readonly WorkloadSummary[], cluster: string, phrasing: Phrasing): PlacedRow[] {
  const { t, number } = phrasing;
  return workloads.map(({ kind, targetKind, resource, namespace, name, clusters }) => {
    const here = clusters.find((placed) => placed.cluster === cluster);
    const code = here?.code ?? '';
    const state: PropagationState = code === '' ? 'inSync' : WAITING.has(code) ? 'waiting' : 'failed';
    return {
      key: `${kind}/${namespace}/${name}`, kind: targetKind, resource, namespace, name,
      tone: PROPAGATION[state].tone, word: t(PROPAGATION[state].key),
      why: code === '' ? '' : explainCode(code, here?.message ?? '', phrasing) || code,
      replicas: here?.replicasDesired === undefined ? t('unit.none') : `${number(here.replicasReady ?? 0)} / ${number(here.replicasDesired)}`,
      replicasDesired: here?.replicasDesired,
    };
  });
}
