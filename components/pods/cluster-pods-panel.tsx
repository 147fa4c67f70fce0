'use client';

import { lazy, Suspense, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { podsQuery } from '#lib/client/pod-calls.ts';
import type { WorkloadRef } from '#lib/client/workload-queries.ts';
import type { ClusterPods, PodView } from '#lib/contracts/pods.ts';
import { explainShortage, orderPods } from '#lib/views/pods/explain-pods.ts';
import { MemberEvents } from './member-events.tsx';
import { PodTable } from './pod-table.tsx';

const PodDialog = lazy(() => import('./pod-dialog.tsx').then((module) => ({ default: module.PodDialog })));

/** One cluster's Pods: why there are too few, each with its state, and what the cluster said meanwhile. */
export function ClusterPodsPanel({ workload, cluster }: { workload: WorkloadRef; cluster: string }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, isFetching, refetch } = useQuery(podsQuery(workload, cluster));
  if (data !== undefined) return <Loaded data={data} namespace={workload.namespace} />;
  if (error === null || isFetching) return <div role="status" aria-busy className="p-4"><span className="sr-only">{t('loading')}</span><Skeleton className="h-28 w-full" /></div>;
  return <div className="p-4"><ErrorPanel title={t('pods.failedTitle', { cluster })} {...describeError(error, phrasing)} retryLabel={t('pods.again')} onRetry={() => void refetch()} /></div>;
}

function Loaded({ data, namespace }: { data: ClusterPods; namespace: string }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const [shown, setShown] = useState<PodView>();
  const sentences = explainShortage(data, phrasing);
  return (
    <div className="grid gap-4 p-4">
      {sentences.length === 0 ? null : (
        <section aria-label={t('pods.why')} className="rounded-md border border-warning-line bg-warning-tint px-3 py-2 text-sm text-warning">
          <h4 className="font-medium">{t('pods.why')}</h4>
          <ul className="grid list-disc gap-1 pl-5">{sentences.map((sentence) => <li key={sentence} className="wrap-anywhere">{sentence}</li>)}</ul>
        </section>
      )}
      {data.pods.length === 0
        ? <Empty title={t('pods.noneTitle')} body={t('pods.noneBody')} />
        : <PodTable label={t('pods.title', { cluster: data.cluster })} pods={orderPods(data.pods)} onOpen={setShown} />}
      {data.isCut ? <p className="text-xs text-muted">{t('pods.cut', { count: data.pods.length })}</p> : null}
      <section aria-label={t('pods.events')}>
        <h4 className="mb-1 text-sm font-medium">{t('pods.events')}</h4>
        <MemberEvents events={data.events} problem={data.eventsProblem} />
      </section>
      <Suspense fallback={null}>
        {shown === undefined ? null : <PodDialog cluster={data.cluster} namespace={namespace} pod={shown} events={data.events} onClose={() => setShown(undefined)} />}
      </Suspense>
    </div>
  );
}
