'use client';

import { useQuery } from '@tanstack/react-query';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { editorQuery } from '#lib/client/editor-queries.ts';
import type { WorkloadRef } from '#lib/client/workload-queries.ts';
import { PlacementEditor } from './placement-editor.tsx';

type PlacementTabProps = {
  workload: WorkloadRef;
  /** The draft in the address; empty for none. */
  draft: string;
  onDraft: (draft: string) => void;
};

/** Which clusters hold the object: the board to look at and to edit. */
export function PlacementTab({ workload, draft, onDraft }: PlacementTabProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, isFetching, refetch } = useQuery(editorQuery(workload));
  if (data !== undefined) return <PlacementEditor key={`${workload.resource}/${workload.namespace}/${workload.name}`} workload={workload} editor={data} linked={draft} onLink={onDraft} />;
  if (error === null || isFetching) return <div className="grid gap-3 p-4"><Skeleton className="h-8 w-72" /><Skeleton className="h-64" /></div>;
  return <div className="p-4"><ErrorPanel title={t('workload.errorTitle')} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} /></div>;
}
