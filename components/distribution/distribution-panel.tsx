'use client';

import Link from 'next/link';
import { useMemo, useState, type ReactNode } from 'react';
import { openReview } from '#components/review/review-state.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button, buttonClasses } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { ChartIcon, ListIcon, SlidersIcon } from '#components/ui/icons.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { Strip } from '#components/ui/strip.tsx';
import { routes } from '#lib/contracts/routes.ts';
import type { ReplicaDistribution } from '#lib/contracts/workload-detail.ts';
import { toDistributionView } from '#lib/views/replicas/distribution-rows.ts';
import { previewPlan } from '#lib/views/replicas/plan-preview.ts';
import { toPlanWarnings } from '#lib/views/replicas/plan-warnings.ts';
import { parseDraft, toDraft, toPreference, toPreferenceInput, type PreferenceDraft } from '#lib/views/replicas/preference-draft.ts';
import { formatScenario, scenarioOf } from '#lib/views/replicas/scenario.ts';
import { preferenceProblem } from '#lib/views/replicas/plan-notes.ts';
import { DistributionChart } from './distribution-chart.tsx';
import { DistributionTable } from './distribution-table.tsx';
import { PreferenceBar } from './preference-bar.tsx';
import { Totals } from './totals.tsx';

export type DistributionForm = 'chart' | 'table';

type DistributionPanelProps = {
  replicas: ReplicaDistribution;
  /** The name of the workload, where the page does not say it already. */
  title?: ReactNode;
  form: DistributionForm;
  onForm: (form: DistributionForm) => void;
  /** The key that changes between chart and table, where there is only one of them on the page. */
  shortcut?: string;
};

/** Where the replicas are and should be, and the preference that divides them, edited against a live plan. */
export function DistributionPanel({ replicas, title, form, onForm, shortcut }: DistributionPanelProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const [draft, setDraft] = useState<PreferenceDraft>();
  const [begun, setBegun] = useState(replicas);
  const parsed = useMemo(() => (draft === undefined ? undefined : parseDraft(draft)), [draft]);
  const preview = useMemo(() => (parsed?.value === undefined ? undefined : previewPlan(replicas, toPreference(replicas, parsed.value))), [parsed, replicas]);
  const view = useMemo(() => toDistributionView(replicas, phrasing, preview), [replicas, phrasing, preview]);
  const warnings = useMemo(() => (preview === undefined ? [] : toPlanWarnings(replicas, preview, phrasing)), [replicas, preview, phrasing]);
  const forms = [{ value: 'chart', label: t('replicas.chart'), icon: <ChartIcon /> }, { value: 'table', label: t('replicas.table'), icon: <ListIcon /> }] as const;
  const problem = preferenceProblem(replicas.preference, phrasing);
  const review = (): void => {
    if (parsed?.value === undefined) return;
    const { resource, namespace, name } = replicas;
    const was = parseDraft(toDraft(begun)).value;
    openReview({
      title: t('plan.reviewTitle', { name }), onApplied: () => setDraft(undefined),
      changes: [{ do: 'setPreference', ref: { resource, namespace, name }, input: toPreferenceInput(begun, parsed.value), ...(was === undefined ? {} : { base: toPreferenceInput(begun, was) }) }],
    });
  };
  return (
    <div>
      <div className="flex flex-wrap items-center gap-3 px-4 pt-4">
        <div className="min-w-0 flex-1 basis-60">
          {title}
          <p className={classNames('flex items-center gap-1.5 font-medium', title === undefined ? 'text-base' : 'text-sm')}>
            {view.rows.some(({ isShort }) => isShort) ? <StatusIcon tone="warning" className="size-4 shrink-0 text-warning-line" /> : null}{view.caption}
          </p>
        </div>
        <Segmented label={t('replicas.view')} value={form} options={forms} onChange={onForm} {...(shortcut === undefined ? {} : { shortcut })} />
        <Link href={routes.planner(formatScenario(scenarioOf(replicas)))} prefetch={false} className={buttonClasses('quiet')}>{t('planner.open')}</Link>
        {draft === undefined ? (
          <Button {...(shortcut === undefined ? {} : { 'data-shortcut-press': 'e' })} onClick={() => { setBegun(replicas); setDraft(toDraft(replicas)); }}><SlidersIcon />{t(replicas.preference === undefined ? 'plan.setUp' : 'plan.edit')}</Button>
        ) : null}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 p-4">
        {problem === '' ? null : <Strip icon={<StatusIcon tone="warning" />}>{problem}</Strip>}
        <Totals totals={view.totals} />
        {draft === undefined || parsed === undefined ? null : (
          <PreferenceBar draft={draft} parsed={parsed} preview={preview} warnings={warnings} onChange={setDraft} onDiscard={() => setDraft(undefined)} onReview={review} />
        )}
        {form === 'chart'
          ? <DistributionChart view={view} draft={draft} problems={parsed?.problems} onDraft={setDraft} />
          : <DistributionTable view={view} draft={draft} problems={parsed?.problems} onDraft={setDraft} />}
        {replicas.preference === undefined && draft === undefined ? <p className="text-sm text-muted">{t('plan.setUpBody')}</p> : null}
      </div>
    </div>
  );
}
