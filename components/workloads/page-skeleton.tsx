'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';

/** A page's outline for the moments before its data is there. */
export function PageSkeleton({ title }: { title: string }) {
  const { t } = usePhrasing();
  return (
    <div role="status" aria-busy>
      <span className="sr-only">{t('loading')}</span>
      <h1 className="mb-4 text-xl font-semibold">{title}</h1>
      <div className="grid gap-6">
        <Skeleton className="h-9 w-full" />
        <Skeleton className="h-64 w-full" />
      </div>
    </div>
  );
}
