'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { useNow } from '#components/shell/use-now.ts';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import type { ClusterDetail } from '#lib/contracts/clusters.ts';
import { toFactRows, type FactRow } from '#lib/views/clusters/cluster-facts.ts';
import { toClusterTile } from '#lib/views/overview/cluster-tiles.ts';
import { Fact } from './fact.tsx';

/** How well the cluster is reached: when it answered last, how quickly, what watching it costs, and what ends when. */
export function FactsSection({ detail }: { detail: ClusterDetail }) {
  const phrasing = usePhrasing();
  const nowMs = useNow();
  const rows = toFactRows(detail.facts, toClusterTile(detail.cluster, phrasing).latency, phrasing, nowMs);
  return (
    <Section id="health" title={phrasing.t('cl.health')}>
      <Card className="p-4">
        <dl className="grid gap-x-6 gap-y-2 text-sm @xl:grid-cols-[max-content_1fr]">
          {rows.map((row) => <Fact key={row.key} name={phrasing.t(row.key)}><FactValue row={row} /></Fact>)}
        </dl>
      </Card>
    </Section>
  );
}

/** A fact, with its tone's shape before it when there is something to heed. */
export function FactValue({ row }: { row: FactRow }) {
  if ('time' in row) return <RelativeTime time={row.time} />;
  return (
    <span className="inline-flex max-w-full items-center gap-1.5">
      {row.tone === undefined ? null : <StatusIcon tone={row.tone} className="size-4 shrink-0" />}
      <span className="min-w-0 tabular-nums wrap-anywhere">{row.text}</span>
    </span>
  );
}
