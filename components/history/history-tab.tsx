'use client';

import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { FieldDiff } from '#components/review/field-diff.tsx';
import { openReview } from '#components/review/review-state.ts';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { editorQuery, historyQuery } from '#lib/client/editor-queries.ts';
import { workloadQuery, type WorkloadRef } from '#lib/client/workload-queries.ts';
import type { Revision } from '#lib/contracts/editor.ts';
import type { ProposedChange } from '#lib/contracts/changes.ts';
import { diffRevisions, sayWhat, sayWho, toRemake, toRestore } from '#lib/views/workloads/history-rows.ts';

/** Every accepted change of the object and of its preference: who, when, what; any two compared, any one restored. */
export function HistoryTab({ workload }: { workload: WorkloadRef }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, isFetching, refetch } = useQuery(historyQuery(workload));
  if (data !== undefined) return <Revisions workload={workload} revisions={data.revisions} isDeleted={data.deleted !== undefined} />;
  if (error === null || isFetching) return <div className="grid gap-3 p-4"><Skeleton className="h-8 w-72" /><Skeleton className="h-64" /></div>;
  return <div className="p-4"><ErrorPanel title={t('revision.errorTitle')} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} /></div>;
}

type RevisionsProps = { workload: WorkloadRef; revisions: readonly Revision[]; isDeleted: boolean };

function Revisions({ workload, revisions, isDeleted }: RevisionsProps) {
  const { t } = usePhrasing();
  const [chosen, setChosen] = useState<{ from: string; to: string }>();
  const [newest] = revisions;
  const toId = chosen?.to ?? newest?.id ?? '';
  const to = revisions.find(({ id }) => id === toId) ?? newest;
  const from = revisions.find(({ id }) => id === chosen?.from) ?? revisions.find((each) => each.kind === to?.kind && each !== to);
  const choose = (change: Partial<{ from: string; to: string }>) => setChosen({ from: from?.id ?? '', to: to?.id ?? '', ...change });
  return (
    <div className="grid gap-4 p-4 @4xl:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
      <section aria-label={t('revision.list')} className="min-w-0">
        <div aria-hidden className="grid grid-cols-[28px_28px_minmax(0,1fr)] px-3 pb-1 text-xs text-muted *:pl-2.5"><span>{t('revision.from')}</span><span>{t('revision.to')}</span></div>
        <ol className="rounded-md border border-line">
          {revisions.map((revision) => (
            <Row key={revision.id} revision={revision} workload={workload} isDeleted={isDeleted} isFrom={revision === from} isTo={revision === to} onFrom={() => choose({ from: revision.id })} onTo={() => choose({ to: revision.id })} />
          ))}
        </ol>
        {revisions.length > 1 || isDeleted ? null : <p className="pt-2 text-sm text-muted">{t('revision.onlyOne')}</p>}
      </section>
      <Comparison from={from} to={to} />
    </div>
  );
}

type RowProps = { revision: Revision; workload: WorkloadRef; isDeleted: boolean; isFrom: boolean; isTo: boolean; onFrom: () => void; onTo: () => void };

function Row({ revision, workload, isDeleted, isFrom, isTo, onFrom, onTo }: RowProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const name = t('revision.number', { kind: revision.kind, number: revision.generation });
  return (
    <li className={classNames('grid grid-cols-[28px_28px_minmax(0,1fr)_auto] items-center border-b border-line px-3 py-2 text-sm last:border-b-0', (isFrom || isTo) && 'bg-surface')}>
      <input type="radio" name="revision-from" checked={isFrom} onChange={onFrom} aria-label={t('revision.compareFrom', { name })} />
      <input type="radio" name="revision-to" checked={isTo} onChange={onTo} aria-label={t('revision.compareTo', { name })} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium">{sayWhat(revision, phrasing)}</span>
          <span className="text-xs text-muted">{name}</span>
          {revision.isCurrent ? <Badge>{t('revision.current')}</Badge> : null}
        </p>
        <p className="text-xs wrap-anywhere text-muted">{sayWho(revision, phrasing)} · <RelativeTime time={revision.at} /></p>
      </div>
      {revision.isCurrent ? null : isDeleted ? <Restore revision={revision} workload={workload} change={toRemake(revision, workload)} /> : <RestoreButton revision={revision} workload={workload} />}
    </li>
  );
}

function RestoreButton({ revision, workload }: { revision: Revision; workload: WorkloadRef }) {
  const { data: editor } = useQuery(editorQuery(workload));
  const { data: detail } = useQuery(workloadQuery(workload));
  const change = editor === undefined || detail === undefined ? undefined : toRestore(revision, workload, editor, detail.replicas?.preference);
  return <Restore revision={revision} workload={workload} change={change} />;
}

function Restore({ revision, workload, change }: { revision: Revision; workload: WorkloadRef; change: ProposedChange | undefined }) {
  const { t } = usePhrasing();
  return (
    <Button
      look="quiet" disabled={change === undefined} aria-label={t('revision.restoreOf', { number: revision.generation })}
      onClick={() => { if (change !== undefined) openReview({ title: t('revision.restoreTitle', { name: workload.name, number: revision.generation }), changes: [change] }); }}
    >
      {t('revision.restore')}
    </Button>
  );
}

function Comparison({ from, to }: { from: Revision | undefined; to: Revision | undefined }) {
  const { t } = usePhrasing();
  if (to === undefined) return null;
  if (from === undefined) return <section aria-label={t('revision.comparison')} className="text-sm text-muted">{t('revision.nothingBefore')}</section>;
  const fields = diffRevisions(from, to);
  return (
    <section aria-label={t('revision.comparison')} className="min-w-0">
      <h3 className="pb-1 text-sm font-medium">{t('revision.between', { from: from.generation, to: to.generation })}</h3>
      <div className="rounded-md border border-line p-3">
        {from.kind !== to.kind ? <p className="text-sm text-muted">{t('revision.twoKinds')}</p> : fields.length === 0 ? <p className="text-sm text-muted">{t('revision.same')}</p> : <FieldDiff fields={fields} />}
      </div>
    </section>
  );
}
