'use client';

import { useState } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { SeriesSwatch } from '#components/status/series-swatch.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Changing } from '#components/ui/changing.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ChevronIcon } from '#components/ui/icons.tsx';
import type { WorkloadRef } from '#lib/client/workload-queries.ts';
import type { WorkloadDetail } from '#lib/contracts/workload-detail.ts';
import { hasPods, toClusterLines, type ClusterLine } from '#lib/views/pods/cluster-lines.ts';
import { ClusterPodsPanel } from './cluster-pods-panel.tsx';

type PodsTabProps = { workload: WorkloadRef; detail: WorkloadDetail; cluster: string; onCluster: (cluster: string) => void };

/** What runs in each cluster. The one that is asked for, or else the shortest, is open from the start. */
export function PodsTab({ workload, detail, cluster, onCluster }: PodsTabProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const lines = toClusterLines(detail.summary);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set(cluster === '' ? [] : [cluster]));
  const [hasBegun, setHasBegun] = useState(cluster !== '');
  const [shortest] = lines;
  // A workload that is new has no clusters yet; the first that are told decide, and from then on only the reader does.
  if (!hasBegun && shortest !== undefined) {
    setHasBegun(true);
    setOpened(new Set([shortest.cluster]));
  }
  if (!hasPods(detail.summary.targetKind)) return <Empty title={t('pods.noPodsKind', { kind: detail.summary.targetKind })} body={t('pods.noPodsKindBody')} />;
  if (lines.length === 0) return <Empty title={t('pods.noClustersTitle')} body={t('pods.noClustersBody')} />;
  const toggle = (name: string) => {
    const next = new Set(opened);
    if (next.delete(name)) onCluster('');
    else {
      next.add(name);
      onCluster(name);
    }
    setOpened(next);
  };
  return (
    <div className="@container p-4">
      <p className="mb-3 text-xs text-muted">{t('pods.intro')}</p>
      <ul className="grid gap-2">
        {lines.map((line) => (
          <li key={line.cluster} className="rounded-md border border-line">
            <ClusterHeader line={line} isOpen={opened.has(line.cluster)} onToggle={() => toggle(line.cluster)} />
            {opened.has(line.cluster) ? <div id={panelId(line.cluster)} className="border-t border-line"><ClusterPodsPanel workload={workload} cluster={line.cluster} podCount={line.desired ?? 0} /></div> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}

function ClusterHeader({ line, isOpen, onToggle }: { line: ClusterLine; isOpen: boolean; onToggle: () => void }) {
  const { t } = usePhrasing();
  return (
    <h3>
      <button type="button" data-row aria-expanded={isOpen} {...(isOpen ? { 'aria-controls': panelId(line.cluster) } : {})} onClick={onToggle} className="flex w-full flex-wrap items-center gap-x-3 gap-y-1 rounded-md px-4 py-2.5 text-left text-sm hover:bg-surface">
        <ChevronIcon className={isOpen ? 'size-4' : 'size-4 -rotate-90'} />
        <span className="inline-flex items-center gap-2 font-mono font-medium wrap-anywhere"><SeriesSwatch series={line.series} />{line.cluster}</span>
        {line.desired === undefined ? null : <Changing value={t('pods.readyOf', { ready: line.ready, desired: line.desired })} className="text-muted" />}
        {line.shortBy === 0 ? null : <StatusBadge tone="warning" word={t('pods.shortBy', { count: line.shortBy })} />}
        {line.code === '' ? null : <span className="text-xs text-muted">{line.code}</span>}
      </button>
    </h3>
  );
}

function panelId(cluster: string): string {
  return `pods-of-${cluster}`;
}
