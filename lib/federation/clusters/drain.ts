import type { KubeObject } from '#lib/kube/object.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import { cordonOf, type Cordon } from '../types/cluster.ts';
import { CORDON_ANNOTATION } from '../types/constants.ts';

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

/**
 * The annotations that bring a cluster into a state, as a merge patch: null takes one away.
 * @param drain what a drain is measured by; one that nobody measures has none.
 */
export function cordonAnnotations(state: Cordon | 'open', drain?: Drain): Record<string, string | null> {
  const unmeasured = { [DRAIN_SINCE_ANNOTATION]: null, [DRAIN_REPLICAS_ANNOTATION]: null };
  switch (state) {
    case 'open': return { [CORDON_ANNOTATION]: null, ...unmeasured };
    case 'cordoned': return { [CORDON_ANNOTATION]: 'true', ...unmeasured };
    case 'draining': return {
      [CORDON_ANNOTATION]: 'drain', ...unmeasured,
      ...(drain === undefined || drain.since === '' ? {} : { [DRAIN_SINCE_ANNOTATION]: drain.since, [DRAIN_REPLICAS_ANNOTATION]: String(drain.replicas) }),
    };
    default: return assertNever(state);
  }
}
