'use client';

import { lazy, Suspense, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
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

/** Rows of the outline; with more Pods the end of it is below the window anyway. */
const OUTLINE_ROWS_MAX = 12;

/** One cluster's Pods: why there are too few, each with its state, and what the cluster said meanwhile. */
export function ClusterPodsPanel({ workload, cluster, podCount }: { workload: WorkloadRef; cluster: string; podCount: number }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, isFetching, refetch } = useQuery(podsQuery(workload, cluster));
  if (data !== undefined) return <Loaded data={data} namespace={workload.namespace} error={error} onRetry={() => void refetch()} />;
  if (error === null || isFetching) return <PodsOutline podCount={podCount} />;
  return <div className="p-4"><ErrorPanel title={t('pods.failedTitle', { cluster })} {...describeError(error, phrasing)} retryLabel={t('pods.again')} onRetry={() => void refetch()} /></div>;
}

/** As tall as the expected Pods and what is said of them, so that the clusters below stay where they are. */
function PodsOutline({ podCount }: { podCount: number }) {
  const { t } = usePhrasing();
  return (
    <div role="status" aria-busy className="grid gap-4 p-4">
      <span className="sr-only">{t('loading')}</span>
      <div className="h-7" />
      <div className="grid @4xl:pt-9">{Array.from({ length: Math.min(podCount, OUTLINE_ROWS_MAX) }, (_, index) => <div key={index} className="h-43 pb-px @4xl:h-9.5"><Skeleton className="h-full" /></div>)}</div>
      <Skeleton className="h-70" />
    </div>
  );
}

type LoadedProps = { data: ClusterPods; namespace: string; error: unknown; onRetry: () => void };

/** Of when it is; when the cluster fell silent since, that too. One line of one height either way, so that nothing below it moves. */
function ReadAt({ data: { asOf, cluster }, error, onRetry }: Pick<LoadedProps, 'error' | 'onRetry'> & { data: ClusterPods }) {
  const phrasing = usePhrasing();
  const { t, dateTime } = phrasing;
  const time = dateTime(asOf);
  return (
    <div className="flex h-7 min-w-0 items-center gap-2 text-xs text-muted">
      {error === null ? null : <StatusIcon tone="unknown" className="size-4 shrink-0" />}
      <p className="min-w-0 truncate" {...(error === null ? {} : { role: 'status', title: describeError(error, phrasing).body })}>{error === null ? t('pods.asOf', { time }) : t('pods.lastSeen', { cluster, time })}</p>
      {error === null ? null : <Button look="quiet" className="h-7" onClick={onRetry}>{t('pods.again')}</Button>}
    </div>
  );
}

function Loaded({ data, namespace, error, onRetry }: LoadedProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const [shown, setShown] = useState<PodView>();
  const sentences = explainShortage(data, phrasing);
  return (
    <div className="grid gap-4 p-4">
      <ReadAt data={data} error={error} onRetry={onRetry} />
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
        {shown === undefined ? null : <PodDialog cluster={data.cluster} namespace={namespace} pod={data.pods.find(({ name }) => name === shown.name) ?? shown} events={data.events} onClose={() => setShown(undefined)} />}
      </Suspense>
    </div>
  );
}
