import { REGION_ANNOTATION, ZONES_ANNOTATION } from '#lib/federation/clusters/place.ts';
import type { ProposedChange } from '#lib/contracts/changes.ts';
import { CORDON_ANNOTATION } from '#lib/federation/types/constants.ts';
import { objectAt } from '#lib/federation/types/read.ts';
import type { KubeObject } from '#lib/kube/object.ts';

const CORDON_VALUES = { open: undefined, cordoned: 'true', draining: 'drain' } as const;

/** A cluster's record after it was cordoned, drained or opened. */
export function cordonedCluster(cluster: KubeObject, { cordon }: Extract<ProposedChange, { do: 'cordon' }>): KubeObject {
  return withAnnotation(cluster, CORDON_ANNOTATION, CORDON_VALUES[cordon]);
}

/** A cluster's record with other labels, and in another place where one is given. What it is given shows in its status a moment later. */
export function labelledCluster(cluster: KubeObject, labels: Readonly<Record<string, string>>, { region, zones }: Extract<ProposedChange, { do: 'setLabels' }>): KubeObject {
  const place = { ...(region === undefined || region.trim() === '' ? {} : { region: region.trim() }), ...(zones === undefined || zones.length === 0 ? {} : { zones: [...zones] }) };
  const placed = withAnnotation(cluster, REGION_ANNOTATION, region === undefined ? cluster.metadata.annotations?.[REGION_ANNOTATION] : region.trim() || undefined);
  const zoned = withAnnotation(placed, ZONES_ANNOTATION, zones === undefined ? cluster.metadata.annotations?.[ZONES_ANNOTATION] : zones.join(',') || undefined);
  return { ...zoned, metadata: { ...zoned.metadata, labels: { ...labels } }, status: { ...objectAt(cluster, 'status'), ...place } };
}

export function withAnnotation(object: KubeObject, key: string, value: string | undefined): KubeObject {
  const { [key]: _, ...rest } = object.metadata.annotations ?? {};
  return { ...object, metadata: { ...object.metadata, annotations: value === undefined ? rest : { ...rest, [key]: value } } };
}
