'use client';

import { lazy, Suspense } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { SeriesSwatch } from '#components/status/series-swatch.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { ChevronIcon } from '#components/ui/icons.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { WorkloadRef } from '#lib/client/workload-queries.ts';
import type { WorkloadEditor } from '#lib/contracts/editor.ts';
import type { OverrideCard } from '#lib/views/workloads/override-cards.ts';

const CardEditor = lazy(() => import('./card-editor.tsx').then((module) => ({ default: module.CardEditor })));
const MAX_PATHS = 3;

type ClusterCardProps = {
  card: OverrideCard;
  workload: WorkloadRef;
  editor: WorkloadEditor;
  overrides: unknown;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  onOverrides: (overrides: readonly unknown[]) => void;
};

/** One cluster: closed it says what differs there, open it is the editor. */
export function ClusterCard({ card, isOpen, onOpen, ...rest }: ClusterCardProps) {
  const { t, tell } = usePhrasing();
  const { cluster, paths, isSelected, problem } = card;
  return (
    <section aria-label={cluster} className="min-w-0 rounded-md border border-line">
      <h3>
        <button type="button" aria-expanded={isOpen} onClick={() => onOpen(!isOpen)} className="flex min-h-10 w-full flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-left text-sm hover:bg-surface">
          <ChevronIcon className={classNames('size-4 text-muted', !isOpen && '-rotate-90')} />
          <SeriesSwatch series={card.series} />
          <span className="font-mono font-medium">{cluster}</span>
          {isSelected ? null : <span className="text-xs text-muted">{t('workload.overrides.notPlaced')}</span>}
          <span className="min-w-0 text-xs wrap-anywhere text-muted">
            {problem !== undefined ? tell(problem) : paths.length === 0 ? t('workload.overrides.none') : <span className="font-mono">{paths.slice(0, MAX_PATHS).join('  ')}{paths.length > MAX_PATHS ? '  …' : ''}</span>}
          </span>
          {paths.length === 0 ? null : <span className="ml-auto text-xs text-muted tabular-nums">{t('overrides.count', { count: paths.length })}</span>}
        </button>
      </h3>
      {isOpen ? <div className="border-t border-line p-3"><Suspense fallback={<Skeleton className="h-64" />}><CardEditor cluster={cluster} {...rest} /></Suspense></div> : null}
    </section>
  );
}
