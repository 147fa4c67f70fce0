'use client';

import { useMemo, useState } from 'react';
import { GoneMark, HeldNote } from '#components/data-table/held-note.tsx';
import { useHeldRows } from '#components/data-table/use-held-rows.ts';
import { useAddressParams } from '#components/shell/use-address.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { SeriesSwatch } from '#components/status/series-swatch.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Changing } from '#components/ui/changing.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ChevronIcon, SearchIcon } from '#components/ui/icons.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import type { WorkloadRef } from '#lib/client/workload-queries.ts';
import type { WorkloadDetail } from '#lib/contracts/workload-detail.ts';
import { hasPods, toClusterLines, type ClusterLine } from '#lib/views/pods/cluster-lines.ts';
import { ClusterPodsPanel } from './cluster-pods-panel.tsx';

/** With more clusters than this one looks for a name rather than along the list. */
const FILTER_FROM = 8;

const keyOf = (line: ClusterLine) => line.cluster;

type PodsTabProps = { workload: WorkloadRef; detail: WorkloadDetail; cluster: string; onCluster: (cluster: string) => void };

/** What runs in each cluster. The one that is asked for, or else the shortest, is open from the start. */
export function PodsTab({ workload, detail, cluster, onCluster }: PodsTabProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const lines = useMemo(() => toClusterLines(detail.summary), [detail.summary]);
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
      <Lines workload={workload} lines={lines} opened={opened} onToggle={toggle} />
    </div>
  );
}

type LinesProps = { workload: WorkloadRef; lines: readonly ClusterLine[]; opened: ReadonlySet<string>; onToggle: (cluster: string) => void };

/** One entry for each cluster, in an order that holds while it is looked at: what is being read does not move when a replica starts. */
function Lines({ workload, lines, opened, onToggle }: LinesProps) {
  const { t } = usePhrasing();
  const { params, setParams } = useAddressParams();
  const text = params.get('q') ?? '';
  const shown = useMemo(() => lines.filter(({ cluster }) => cluster.includes(text.trim().toLowerCase())), [lines, text]);
  const held = useHeldRows({ rows: shown, keyOf, arrivals: 'below', asked: text });
  return (
    <>
      {lines.length > FILTER_FROM || text !== '' ? <SearchField label={t('pods.filter')} value={text} onChange={(value) => setParams({ q: value }, 'replace')} shortcut="/" className="mb-3 max-w-80" /> : null}
      <div {...held.regionProps}>
        <HeldNote held={held} label={t('workload.tab.pods')} />
        {held.rows.length === 0 ? (
          <Empty icon={<SearchIcon className="size-6" />} title={t('pods.noMatchTitle')} body={t('pods.noMatchBody', { count: lines.length })}>
            <Button onClick={() => setParams({ q: '' }, 'replace')}>{t('action.clearFilters')}</Button>
          </Empty>
        ) : (
          <ul className="grid grid-cols-[minmax(0,1fr)] gap-2">
            {held.rows.map((line) => (
              <li key={line.cluster} className="relative rounded-md border border-line">
                <GoneMark isGone={held.goneKeys.has(line.cluster)} />
                <ClusterHeader line={line} isOpen={opened.has(line.cluster)} onToggle={() => onToggle(line.cluster)} />
                {opened.has(line.cluster) ? <div id={panelId(line.cluster)} className="border-t border-line"><ClusterPodsPanel workload={workload} cluster={line.cluster} podCount={line.desired ?? 0} /></div> : null}
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
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
