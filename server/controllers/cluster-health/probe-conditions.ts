import { FLAP_WINDOW_PERIODS } from '#lib/federation/health/flapping.ts';
import { conditionsOfProbe } from '#lib/federation/health/health-threshold.ts';
import type { ClusterCondition } from '#lib/federation/types/cluster.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import type { ProbeResult } from './probe.ts';

/** The conditions of one probe, with what the cluster really said in their messages. */
export function toConditions(probe: ProbeResult, now: string): ClusterCondition[] {
  switch (probe.outcome) {
    case 'ok': return ready(conditionsOfProbe({ answer: 'ok' }, now), { message: `${probe.endpoint} responded with ok` });
    case 'notOk': return ready(conditionsOfProbe({ answer: 'notOk' }, now), { message: probe.message });
    case 'refused': return ready(conditionsOfProbe({ answer: 'notOk' }, now), { reason: 'CredentialsRefused', message: probe.message });
    case 'unreachable': return conditionsOfProbe({ answer: 'none' }, now)
      .map((condition) => (condition.type === 'Offline' ? { ...condition, message: `cluster is not reachable: ${probe.message}` } : condition));
    default: return assertNever(probe);
  }
}

/** The cluster answers, but was lost so often that it has to stay good for a while before it counts as ready. */
export function flappingConditions({ losses, heldMs, periodMs }: { losses: number; heldMs: number; periodMs: number }, now: string): ClusterCondition[] {
  const message = `the cluster was lost ${losses} times within ${Math.round((FLAP_WINDOW_PERIODS * periodMs) / 60_000)} min; it counts as ready once it has stayed good for a while (${Math.ceil(heldMs / 10_000) * 10} s from now)`;
  return ready(conditionsOfProbe({ answer: 'notOk' }, now), { reason: 'ClusterFlapping', message });
}

function ready(conditions: readonly ClusterCondition[], said: { reason?: string; message: string }): ClusterCondition[] {
  return conditions.map((condition) => (condition.type === 'Ready' ? { ...condition, ...said } : condition));
}
