import type { KubeObject } from '#lib/kube/object.ts';
import { cordonOf } from '../types/cluster.ts';

/** On a KubeFedCluster that is drained: since when, and how many replicas under preferences it held then. What progress is measured by. */
export const DRAIN_SINCE_ANNOTATION = 'flotilla.io/drain-since';
export const DRAIN_REPLICAS_ANNOTATION = 'flotilla.io/drain-replicas';

export type Drain = { since: string; replicas: number };

/** The drain that a cluster is in; undefined when it is in none. One that kubectl began says nothing of when and from where. */
export function readDrain(cluster: KubeObject): Drain | undefined {
  if (cordonOf(cluster) !== 'draining') return undefined;
  const replicas = Number(cluster.metadata.annotations?.[DRAIN_REPLICAS_ANNOTATION] ?? 0);
  return { since: cluster.metadata.annotations?.[DRAIN_SINCE_ANNOTATION] ?? '', replicas: Number.isSafeInteger(replicas) && replicas > 0 ? replicas : 0 };
}
