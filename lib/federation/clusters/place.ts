import type { KubeObject } from '#lib/kube/object.ts';

/** Where a cluster is, as an operator says; goes before what its nodes say. Zones are comma-separated. */
export const REGION_ANNOTATION = 'flotilla.io/region';
export const ZONES_ANNOTATION = 'flotilla.io/zones';
/** Who runs the machines and which Kubernetes it is: labels, so that placements can select by them. */
export const PROVIDER_LABEL = 'flotilla.io/provider';
export const DISTRIBUTION_LABEL = 'flotilla.io/distribution';

/** Zones of one cluster; a region has a handful. */
const MAX_ZONES = 64;

/** What an operator said of a cluster's place; absent fields are left to its nodes. */
export function givenPlace(cluster: KubeObject): { region?: string; zones?: string[] } {
  const region = cluster.metadata.annotations?.[REGION_ANNOTATION]?.trim() ?? '';
  const zones = parseZones(cluster.metadata.annotations?.[ZONES_ANNOTATION] ?? '');
  return { ...(region === '' ? {} : { region }), ...(zones.length === 0 ? {} : { zones }) };
}

/** Zones from a text with commas or blanks between them: sorted, each once. */
export function parseZones(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((zone) => zone !== ''))].toSorted().slice(0, MAX_ZONES);
}
