import type { ClusterHealth } from '#lib/contracts/dto.ts';
import { FLEET_SORT, type ClusterColumn } from '../clusters/cluster-sort.ts';
import { formatSort, parseSort, type Sort } from '../table-sort.ts';
import { WORKLOAD_STATES, type WorkloadState } from './workload-rows.ts';
import { toSearch } from '../workloads/workload-address.ts';
import { WORKLOAD_SORT, type WorkloadColumn } from './workload-sort.ts';

/** What of the overview is kept in its address, so that a link shows the same thing. */
export type OverviewAddress = {
  readonly view: 'grid' | 'map' | 'list';
  readonly health: ClusterHealth | 'any';
  readonly text: string;
  readonly state: WorkloadState | 'any';
  readonly onlyWarnings: boolean;
  /** Of the clusters as a list. */
  readonly clusterSort: Sort<ClusterColumn>;
  readonly workloadSort: Sort<WorkloadColumn>;
};

const VIEWS: readonly OverviewAddress['view'][] = ['grid', 'map', 'list'];
const HEALTHS: readonly ClusterHealth[] = ['ready', 'notReady', 'offline', 'unknown'];

/** Reads the address; anything unknown falls back to the plain page, never to an error. */
export function parseOverviewAddress(params: { get(name: string): string | null }): OverviewAddress {
  return {
    view: VIEWS.find((known) => known === params.get('view')) ?? 'grid',
    health: HEALTHS.find((known) => known === params.get('health')) ?? 'any',
    text: params.get('q') ?? '',
    state: WORKLOAD_STATES.find((known) => known === params.get('state')) ?? 'any',
    onlyWarnings: params.get('events') === 'warnings',
    clusterSort: parseSort(params.get('clusters'), FLEET_SORT),
    workloadSort: parseSort(params.get('sort'), WORKLOAD_SORT),
  };
}

/** Writes the address: defaults are left out, so the plain page has the plain address. Starts with `?` unless empty. */
export function formatOverviewAddress(address: OverviewAddress): string {
  return toSearch({
    view: address.view === 'grid' ? '' : address.view, health: address.health === 'any' ? '' : address.health, clusters: formatSort(address.clusterSort, FLEET_SORT),
    q: address.text, state: address.state === 'any' ? '' : address.state, sort: formatSort(address.workloadSort, WORKLOAD_SORT), events: address.onlyWarnings ? 'warnings' : '',
  });
}
