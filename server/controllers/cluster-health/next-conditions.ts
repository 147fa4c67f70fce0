import type { ClusterCondition } from '#lib/federation/types/cluster.ts';
import type { ProbeResult } from './probe.ts';

export type Thresholds = { failureThreshold: number; successThreshold: number };

export type HealthInput = {
  /** What the KubeFedCluster's status says; empty before the first probe. */
  previous: readonly ClusterCondition[];
  probe: ProbeResult;
  thresholds: Thresholds;
  /** Probes in a row, this one not counted, whose readiness was the opposite of what `previous` says. */
  opposite: number;
  /** RFC 3339 in UTC. */
  now: string;
};

export type HealthResult = { conditions: ClusterCondition[]; opposite: number };

/**
 * The conditions after a probe. D1: readiness changes when as many probes in a row as the threshold says disagree with
 * it; until then only the probe time moves. The first probe counts at once.
 */
export function nextConditions({ previous, probe, thresholds, opposite, now }: HealthInput): HealthResult {
  const fresh = toConditions(probe, now);
  if (previous.length === 0) return { conditions: fresh, opposite: 0 };
  const wasReady = isReady(previous);
  if (wasReady === isReady(fresh)) return { conditions: keepTransitions(fresh, previous), opposite: 0 };
  const needed = wasReady ? thresholds.failureThreshold : thresholds.successThreshold;
  if (opposite + 1 < needed) return { conditions: previous.map((condition) => ({ ...condition, lastProbeTime: now })), opposite: opposite + 1 };
  return { conditions: fresh, opposite: 0 };
}

export function isReady(conditions: readonly ClusterCondition[]): boolean {
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

function toConditions(probe: ProbeResult, now: string): ClusterCondition[] {
  const at = { lastProbeTime: now, lastTransitionTime: now };
  switch (probe.outcome) {
    case 'ok':
      return [{ type: 'Ready', status: 'True', reason: 'ClusterReady', message: `${probe.endpoint} responded with ok`, ...at }];
    case 'notOk':
      return [
        { type: 'Ready', status: 'False', reason: 'ClusterNotReady', message: probe.message, ...at },
        { type: 'Offline', status: 'False', reason: 'ClusterReachable', message: 'cluster is reachable', ...at },
      ];
    case 'unreachable':
      return [{ type: 'Offline', status: 'True', reason: 'ClusterNotReachable', message: `cluster is not reachable: ${probe.message}`, ...at }];
  }
}

function keepTransitions(fresh: readonly ClusterCondition[], previous: readonly ClusterCondition[]): ClusterCondition[] {
  return fresh.map((condition) => {
    const before = previous.find(({ type, status }) => type === condition.type && status === condition.status);
    return before?.lastTransitionTime === undefined ? condition : { ...condition, lastTransitionTime: before.lastTransitionTime };
  });
}
