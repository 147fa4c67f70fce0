import type { ClusterHealth } from '#lib/contracts/dto.ts';
import { WORKLOAD_STATES, type WorkloadState } from './workload-rows.ts';

/** What of the overview is kept in its address, so that a link shows the same thing. */
export type OverviewAddress = {
  readonly view: 'grid' | 'map' | 'list';
  readonly health: ClusterHealth | 'any';
  readonly text: string;
  readonly state: WorkloadState | 'any';
  readonly onlyWarnings: boolean;
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
  };
}

/** Writes the address: defaults are left out, so the plain page has the plain address. Starts with `?` unless empty. */
export function formatOverviewAddress(address: OverviewAddress): string {
  const params = new URLSearchParams();
  if (address.view !== 'grid') params.set('view', address.view);
  if (address.health !== 'any') params.set('health', address.health);
  if (address.text !== '') params.set('q', address.text);
  if (address.state !== 'any') params.set('state', address.state);
  if (address.onlyWarnings) params.set('events', 'warnings');
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
