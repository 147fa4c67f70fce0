import { conditionsOfProbe } from '#lib/federation/health/health-threshold.ts';
import type { ClusterCondition } from '#lib/federation/types/cluster.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import type { ProbeResult } from './probe.ts';

/** The conditions of one probe, with what the cluster really said in their messages. */
export function toConditions(probe: ProbeResult, now: string): ClusterCondition[] {
  switch (probe.outcome) {
    case 'ok': return withMessage(conditionsOfProbe({ answer: 'ok' }, now), 'Ready', `${probe.endpoint} responded with ok`);
    case 'notOk': return withMessage(conditionsOfProbe({ answer: 'notOk' }, now), 'Ready', probe.message);
    case 'unreachable': return withMessage(conditionsOfProbe({ answer: 'none' }, now), 'Offline', `cluster is not reachable: ${probe.message}`);
    default: return assertNever(probe);
  }
}

function withMessage(conditions: readonly ClusterCondition[], type: ClusterCondition['type'], message: string): ClusterCondition[] {
  return conditions.map((condition) => (condition.type === type ? { ...condition, message } : condition));
}
