'use client';

import Link from 'next/link';
import { lazy, Suspense, useMemo, useState } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button, buttonClasses } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ChartIcon, ListIcon, SlidersIcon } from '#components/ui/icons.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Strip } from '#components/ui/strip.tsx';
import type { ActionResult } from '#lib/contracts/errors.ts';
import { routes } from '#lib/contracts/routes.ts';
import type { PreferenceInput, ReplicaDistribution, WorkloadDetail } from '#lib/contracts/workload-detail.ts';
import { toDistributionView } from '#lib/views/replicas/distribution-rows.ts';
import { previewPlan } from '#lib/views/replicas/plan-preview.ts';
import { parseDraft, toDraft, toPreference, toPreferenceInput, type PreferenceDraft } from '#lib/views/replicas/preference-draft.ts';
import { formatScenario, scenarioOf } from '#lib/views/replicas/scenario.ts';
import { ApplyProgress, type Applied } from './apply-progress.tsx';
import { DistributionChart } from './distribution-chart.tsx';
import { DistributionTable } from './distribution-table.tsx';
import { PlanReview } from './plan-review.tsx';
import { PreferenceBar } from './preference-bar.tsx';
import { Totals } from './totals.tsx';

const HistorySection = lazy(() => import('./history-section.tsx').then((module) => ({ default: module.HistorySection })));

type DistributionTabProps = {
  detail: WorkloadDetail;
  view: 'chart' | 'table';
  onView: (view: 'chart' | 'table') => void;
  setPreference: (input: PreferenceInput) => Promise<ActionResult<{ generation: number }>>;
};

/** Where the replicas are and should be, and the preference that divides them, edited against a live plan. */
export function DistributionTab({ detail, ...rest }: DistributionTabProps) {
  const { t } = usePhrasing();
  if (detail.replicas === undefined) return <Empty title={t('replicas.noneTitle')} body={t('replicas.noneBody')} />;
  return <Distribution detail={detail} replicas={detail.replicas} {...rest} />;
}

function Distribution({ detail, replicas, view, onView, setPreference }: DistributionTabProps & { replicas: ReplicaDistribution }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const [draft, setDraft] = useState<PreferenceDraft>();
  const [isReviewing, setIsReviewing] = useState(false);
  const [applied, setApplied] = useState<Applied>();
  const parsed = useMemo(() => (draft === undefined ? undefined : parseDraft(draft)), [draft]);
  const preview = useMemo(
    () => (parsed?.value === undefined ? undefined : previewPlan(replicas, toPreference(replicas, parsed.value))),
    [parsed, replicas],
  );
  const distribution = useMemo(() => toDistributionView(replicas, phrasing, preview), [replicas, phrasing, preview]);
  const views = [{ value: 'chart', label: t('replicas.chart'), icon: <ChartIcon /> }, { value: 'table', label: t('replicas.table'), icon: <ListIcon /> }] as const;
  const problem = replicas.preference?.problem ?? '';
  return (
    <div>
      <div className="flex flex-wrap items-center gap-3 px-4 pt-4">
        <p className="min-w-0 flex-1 basis-60 text-base font-medium">{distribution.caption}</p>
        <Segmented label={t('replicas.view')} value={view} options={views} onChange={onView} shortcut="v" />
        <Link href={routes.planner(formatScenario(scenarioOf(replicas)))} prefetch={false} className={buttonClasses('quiet')}>{t('planner.open')}</Link>
        {draft === undefined ? (
          <Button onClick={() => setDraft(toDraft(replicas))}><SlidersIcon />{t(replicas.preference === undefined ? 'plan.setUp' : 'plan.edit')}</Button>
        ) : null}
      </div>
      <div className="grid gap-4 p-4">
        {problem === '' ? null : <Strip icon={<StatusIcon tone="warning" />}>{problem}</Strip>}
        {applied === undefined ? null : <ApplyProgress detail={detail} applied={applied} setPreference={setPreference} onChange={setApplied} />}
        <Totals totals={distribution.totals} />
        {draft === undefined || parsed === undefined ? null : (
          <PreferenceBar
            draft={draft} parsed={parsed} preview={preview} onChange={setDraft}
            onDiscard={() => setDraft(undefined)} onReview={() => setIsReviewing(true)}
          />
        )}
        {view === 'chart'
          ? <DistributionChart view={distribution} draft={draft} problems={parsed?.problems} onDraft={setDraft} />
          : <DistributionTable view={distribution} draft={draft} problems={parsed?.problems} onDraft={setDraft} />}
        {replicas.preference === undefined && draft === undefined ? <p className="text-sm text-muted">{t('plan.setUpBody')}</p> : null}
      </div>
      <Suspense fallback={<Skeleton className="m-4 h-64" />}>
        <HistorySection workload={detail.summary} />
      </Suspense>
      {parsed?.value === undefined || preview === undefined ? null : (
        <PlanReview
          isOpen={isReviewing} onOpenChange={setIsReviewing} replicas={replicas} preview={preview} setPreference={setPreference}
          input={toPreferenceInput(replicas, parsed.value)}
          onApplied={(next) => {
            setApplied(next);
            setDraft(undefined);
            setIsReviewing(false);
          }}
        />
      )}
    </div>
  );
}
