'use client';

import { useQuery } from '@tanstack/react-query';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { editorQuery } from '#lib/client/editor-queries.ts';
import type { WorkloadRef } from '#lib/client/workload-queries.ts';
import { OverridesEditor } from './overrides-editor.tsx';

type OverridesTabProps = {
  workload: WorkloadRef;
  /** The draft in the address; empty for none. */
  draft: string;
  onDraft: (draft: string) => void;
  /** The cluster whose card is open; empty for none. */
  cluster: string;
  onCluster: (cluster: string) => void;
};

/** What each cluster gets that the template does not say: cluster by cluster, to look at and to edit in place. */
export function OverridesTab({ workload, ...rest }: OverridesTabProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, isFetching, refetch } = useQuery(editorQuery(workload));
  if (data !== undefined) return <OverridesEditor key={`${workload.resource}/${workload.namespace}/${workload.name}`} workload={workload} editor={data} {...rest} />;
  if (error === null || isFetching) return <div className="grid gap-3 p-4"><Skeleton className="h-8 w-72" /><Skeleton className="h-64" /></div>;
  return <div className="p-4"><ErrorPanel title={t('workload.errorTitle')} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} /></div>;
}
