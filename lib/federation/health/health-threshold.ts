/**
 * Cluster health: when probes turn into a change of readiness.
 *
 * Guarantees: readiness changes only after as many opposite probes in a row as the threshold says (D1); one probe
 * between them that agrees with the present state starts the count anew. It probes nothing and reads no time.
 */
import { assertNever } from '#lib/kube/invariant.ts';
import type { ClusterCondition } from '../types/cluster.ts';

export type Probe =
  | { answer: 'ok' }
  | { answer: 'notOk' }
  | { answer: 'none'; message?: string };

export type HealthThresholds = { failureThreshold: number; successThreshold: number };

export type HealthState = {
  conditions: ClusterCondition[];
  /** Probes in a row that disagreed with `conditions`. */
  opposite: number;
};

/** The conditions a single probe amounts to. `now` is RFC 3339. */
export function conditionsOfProbe(probe: Probe, now: string): ClusterCondition[] {
  const at = { lastProbeTime: now, lastTransitionTime: now };
  switch (probe.answer) {
    case 'ok': return [{ type: 'Ready', status: 'True', reason: 'ClusterReady', message: '/healthz responded with ok', ...at }];
    case 'notOk': return [
      { type: 'Ready', status: 'False', reason: 'ClusterNotReady', message: '/healthz responded without ok', ...at },
      { type: 'Offline', status: 'False', reason: 'ClusterReachable', message: 'cluster is reachable', ...at },
    ];
    case 'none': return [{ type: 'Offline', status: 'True', reason: 'ClusterNotReachable', message: 'cluster is not reachable', ...at }];
    default: return assertNever(probe);
  }
}

export function isReady(conditions: readonly ClusterCondition[]): boolean {
  return conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
}

/** Takes one probe into account. Without a stored state the probe decides at once. */
export function applyProbe(stored: HealthState | undefined, probed: readonly ClusterCondition[], thresholds: HealthThresholds): HealthState {
  if (stored === undefined || stored.conditions.length === 0) return { conditions: [...probed], opposite: 0 };
  const ready = isReady(probed);
  const since = stored.conditions[0]?.lastTransitionTime;
  if (ready === isReady(stored.conditions)) {
    return { conditions: probed.map((condition) => (since === undefined ? condition : { ...condition, lastTransitionTime: since })), opposite: 0 };
  }
  const opposite = stored.opposite + 1;
  if (opposite >= (ready ? thresholds.successThreshold : thresholds.failureThreshold)) return { conditions: [...probed], opposite: 0 };
  const probeTime = probed[0]?.lastProbeTime;
  return { conditions: stored.conditions.map((condition) => (probeTime === undefined ? condition : { ...condition, lastProbeTime: probeTime })), opposite };
}
