'use client';

import { useMemo } from 'react';
import Link from 'next/link';
import { useQuery } from '@tanstack/react-query';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StaleNotice } from '#components/shell/stale-notice.tsx';
import { buttonClasses } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { GridIcon } from '#components/ui/icons.tsx';
import { Card } from '#components/ui/section.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { useAddress } from '#components/shell/use-address.ts';
import { matrixQuery } from '#lib/client/editor-queries.ts';
import { routes } from '#lib/contracts/routes.ts';
import { formatMatrixAddress, parseMatrixAddress } from '#lib/views/placement/matrix-address.ts';
import { MatrixEditor } from './matrix-editor.tsx';

const ADDRESS = { parse: parseMatrixAddress, format: formatMatrixAddress };

/** Several workloads at once: every federated object by every cluster, edited as one draft. */
export function MatrixPage() {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { address, setAddress } = useAddress(ADDRESS);
  const { data, error, isFetching, refetch } = useQuery(matrixQuery);
  const only = useMemo(() => new Set(address.rows === '' ? [] : address.rows.split(' ')), [address.rows]);
  return (
    <>
      <div className="mb-4">
        <h1 className="text-xl font-semibold">{t('matrix.title')}</h1>
        <p className="text-sm text-muted">{t('matrix.intro')}</p>
      </div>
      {data === undefined && error !== null && !isFetching
        ? <ErrorPanel title={t('matrix.errorTitle')} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} /> : null}
      {data === undefined && (error === null || isFetching) ? <div role="status" aria-busy><span className="sr-only">{t('loading')}</span><Skeleton className="h-[60vh]" /></div> : null}
      {data === undefined ? null : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <StaleNotice asOf={data.asOf} error={error} onRetry={() => void refetch()} />
          {data.rows.length === 0 || data.clusters.length === 0
            ? <Card><Empty icon={<GridIcon className="size-6" />} title={t('matrix.emptyTitle')} body={t('matrix.emptyBody')}><Link href={routes.create()} className={buttonClasses('secondary')}>{t('menu.createYaml')}</Link></Empty></Card>
            : <MatrixEditor matrix={data} text={address.text} only={only} linked={address.draft} onAddress={setAddress} />}
        </div>
      )}
    </>
  );
}
