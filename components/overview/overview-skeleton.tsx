'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';

/** The overview's outline at its final size, for the moments before its numbers are there. */
export function OverviewSkeleton() {
  const { t } = usePhrasing();
  return (
    <div role="status" aria-busy>
      <span className="sr-only">{t('loading')}</span>
      <h1 className="mb-4 text-xl font-semibold">{t('overview.title')}</h1>
      <div className="grid gap-6">
        <Skeleton className="h-[76px] w-full" />
        <div>
          <Skeleton className="mb-3 h-8 w-40" />
          <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,288px),1fr))] gap-4">
            {['a', 'b', 'c'].map((key) => <Skeleton key={key} className="h-52" />)}
          </div>
        </div>
        <div>
          <Skeleton className="mb-3 h-8 w-56" />
          <Skeleton className="h-44 w-full" />
        </div>
      </div>
    </div>
  );
}
