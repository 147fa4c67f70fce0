'use client';

import type { ReactNode } from 'react';
import { useQuery, type UseQueryOptions } from '@tanstack/react-query';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { describeError } from './describe-error.ts';
import { usePhrasing } from './phrasing-provider.tsx';
import { StaleNotice } from './stale-notice.tsx';

type QueryPageProps<Data, Key extends readonly unknown[]> = {
  query: UseQueryOptions<Data, Error, Data, Key>;
  title: string;
  errorTitle: string;
  /** Beside the title, such as a count. */
  note?: (data: Data) => ReactNode;
  /** At the end of the heading line once there is data, such as filters and the page's own action. */
  controls?: ReactNode;
  children: (data: Data) => ReactNode;
};

/** A page of one reading: its skeleton, its failure with retry, a strip while it is not from now, and what it shows. */
export function QueryPage<Data extends { asOf: string }, Key extends readonly unknown[]>({ query, title, errorTitle, note, controls, children }: QueryPageProps<Data, Key>) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, isFetching, refetch } = useQuery(query);
  const retry = () => void refetch();
  if (data === undefined) {
    return (
      <>
        <Heading title={title} />
        {error === null || isFetching
          ? <PageOutline />
          : <ErrorPanel title={errorTitle} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={retry} />}
      </>
    );
  }
  return (
    <>
      <Heading title={title} note={note?.(data)} controls={controls} />
      <div className="@container grid grid-cols-[minmax(0,1fr)] gap-6">
        <StaleNotice asOf={data.asOf} error={error} onRetry={retry} />
        {children(data)}
      </div>
    </>
  );
}

export function Heading({ title, note, controls }: { title: string; note?: ReactNode; controls?: ReactNode }) {
  return (
    <div className="mb-4 flex min-h-8 flex-wrap items-center gap-x-3 gap-y-3">
      <h1 className="text-xl font-semibold">{title}</h1>
      {note === undefined ? null : <span className="text-sm text-muted tabular-nums">{note}</span>}
      {controls === undefined ? null : <div className="flex w-full min-w-0 flex-wrap items-center gap-2 lg:w-auto lg:flex-1 lg:justify-end">{controls}</div>}
    </div>
  );
}

function PageOutline() {
  const { t } = usePhrasing();
  return (
    <div role="status" aria-busy>
      <span className="sr-only">{t('loading')}</span>
      <Skeleton className="h-80 w-full" />
    </div>
  );
}
