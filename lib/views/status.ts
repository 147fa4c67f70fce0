import type { ClusterHealth, PropagationState, WorkloadHealth } from '#lib/contracts/dto.ts';
import type { PlainMessageKey } from './messages/messages.ts';

/**
 * The six treatments a state can have. Loudness follows severity, and unknown is never red: not hearing from something
 * is not the same as knowing that it failed.
 */
export type Tone = 'ok' | 'progress' | 'warning' | 'failed' | 'unknown' | 'paused';

/** Worst first: the order of lists and of roll-up counts. */
export const TONES_BY_SEVERITY: readonly Tone[] = ['failed', 'warning', 'unknown', 'progress', 'paused', 'ok'];

export type StatusWord = { readonly tone: Tone; readonly key: PlainMessageKey };

export const CLUSTER_HEALTH: Readonly<Record<ClusterHealth, StatusWord>> = {
  ready: { tone: 'ok', key: 'cluster.ready' },
  notReady: { tone: 'failed', key: 'cluster.notReady' },
  offline: { tone: 'unknown', key: 'cluster.offline' },
  unknown: { tone: 'unknown', key: 'cluster.unknown' },
};

export const PROPAGATION: Readonly<Record<PropagationState, StatusWord>> = {
  inSync: { tone: 'ok', key: 'propagation.inSync' },
  progressing: { tone: 'progress', key: 'propagation.progressing' },
  failed: { tone: 'failed', key: 'propagation.failed' },
  waiting: { tone: 'paused', key: 'propagation.waiting' },
  unknown: { tone: 'unknown', key: 'propagation.unknown' },
};

/** `none` has no badge: the kind neither runs nor becomes ready. */
export const WORKLOAD_HEALTH: Readonly<Record<Exclude<WorkloadHealth, 'none'>, StatusWord>> = {
  healthy: { tone: 'ok', key: 'health.healthy' },
  progressing: { tone: 'progress', key: 'health.progressing' },
  degraded: { tone: 'warning', key: 'health.degraded' },
  unknown: { tone: 'unknown', key: 'health.unknown' },
};

/** Position in the worst-first order; smaller is worse. */
export function severityRank(tone: Tone): number {
  return TONES_BY_SEVERITY.indexOf(tone);
}

/** The worst of several tones; `ok` for none. */
export function worstTone(tones: readonly Tone[]): Tone {
  return TONES_BY_SEVERITY.find((tone) => tones.includes(tone)) ?? 'ok';
}
