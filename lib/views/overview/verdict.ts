import type { Overview } from '#lib/contracts/dto.ts';
import { CLUSTER_HEALTH, severityRank, TONES_BY_SEVERITY, worstTone, type Tone } from '../status.ts';
import type { MessageKey } from '../messages/messages.ts';
import type { Phrasing } from '../phrasing.ts';
import { toAttention } from './attention.ts';
import { workloadTone } from './workload-tone.ts';

export type StatusCount = { readonly tone: Tone; readonly label: string };

/** The first line of the page: is anything wrong? */
export type Verdict = {
  readonly tone: Tone;
  readonly headline: string;
  readonly clusters: readonly StatusCount[];
  readonly workloads: readonly StatusCount[];
  /** Absent while no federated object has replicas. */
  readonly replicas?: { readonly text: string; readonly isShort: boolean };
};

const WORKLOAD_COUNT_KEYS = {
  failed: 'workloads.failed', warning: 'workloads.degraded', unknown: 'workloads.unknown',
  progress: 'workloads.progressing', paused: 'workloads.waiting', ok: 'workloads.healthy',
} as const satisfies Record<Tone, MessageKey>;

/** Rolls everything up, worst first, with counts: "1 failed · 2 degraded · 9 healthy". */
export function toVerdict(overview: Overview, phrasing: Phrasing): Verdict {
  const { t } = phrasing;
  const attention = toAttention(overview, phrasing);
  const workloadTones = overview.workloads.map(workloadTone);
  const movingCount = workloadTones.filter((tone) => tone === 'progress' || tone === 'paused').length;
  const replicas = sumReplicas(overview);
  const base = {
    clusters: clusterCounts(overview, phrasing),
    workloads: countTones(workloadTones, (tone, count) => t(WORKLOAD_COUNT_KEYS[tone], { count })),
    ...(replicas.desired === 0 && replicas.ready === 0 ? {} : {
      replicas: {
        text: t('verdict.ofReady', { ready: replicas.ready, desired: replicas.desired }),
        isShort: replicas.ready < replicas.desired,
      },
    }),
  };
  if (attention.length > 0) {
    const tone = worstTone(attention.map((item) => item.tone));
    return { ...base, tone, headline: t('verdict.attention', { count: attention.length }) };
  }
  if (overview.clusters.length === 0) return { ...base, tone: 'paused', headline: t('verdict.nothing') };
  if (movingCount > 0) return { ...base, tone: 'progress', headline: t('verdict.moving', { count: movingCount }) };
  return { ...base, tone: 'ok', headline: t('verdict.allWell') };
}

function clusterCounts(overview: Overview, { t }: Phrasing): StatusCount[] {
  const keys = { ready: 'clusters.ready', notReady: 'clusters.notReady', offline: 'clusters.offline', unknown: 'clusters.unknown' } as const;
  const healths = ['notReady', 'offline', 'unknown', 'ready'] as const;
  return healths
    .map((health) => ({ health, count: overview.clusters.filter((cluster) => cluster.health === health).length }))
    .filter(({ count }) => count > 0)
    .map(({ health, count }) => ({ tone: CLUSTER_HEALTH[health].tone, label: t(keys[health], { count }) }))
    .sort((a, b) => severityRank(a.tone) - severityRank(b.tone));
}

function countTones(tones: readonly Tone[], labelOf: (tone: Tone, count: number) => string): StatusCount[] {
  return TONES_BY_SEVERITY
    .map((tone) => ({ tone, count: tones.filter((it) => it === tone).length }))
    .filter(({ count }) => count > 0)
    .map(({ tone, count }) => ({ tone, label: labelOf(tone, count) }));
}

function sumReplicas(overview: Overview): { desired: number; ready: number } {
  const sum = { desired: 0, ready: 0 };
  for (const workload of overview.workloads) {
    sum.desired += workload.replicasDesired ?? 0;
    sum.ready += workload.replicasReady ?? 0;
  }
  return sum;
}
