'use client';

import Link from 'next/link';
import { useMemo, useState, type ReactNode } from 'react';
import { DraftBar } from '#components/placement/draft-bar.tsx';
import { redo, undo } from '#components/placement/draft-store.ts';
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
import { parseDraft, toPreference, toPreferenceInput } from '#lib/views/replicas/preference-draft.ts';
import { formatScenario, scenarioOf } from '#lib/views/replicas/scenario.ts';
import { preferenceProblem } from '#lib/views/replicas/plan-notes.ts';
import { DistributionChart } from './distribution-chart.tsx';
import { DistributionTable } from './distribution-table.tsx';
import { PreferenceBar } from './preference-bar.tsx';
import { Totals } from './totals.tsx';
import { usePreferenceDraft } from './use-preference-draft.ts';

export type DistributionForm = 'chart' | 'table';

type DistributionPanelProps = {
  replicas: ReplicaDistribution;
  /** The name of the workload, where the page does not say it already. */
  title?: ReactNode;
  form: DistributionForm;
  onForm: (form: DistributionForm) => void;
  /** The key that changes between chart and table, where there is only one of them on the page. */
  shortcut?: string;
  /** The draft in the address, where the page keeps one; empty for none. */
  linked?: string;
  onLink?: (draft: string) => void;
};

/** Where the replicas are and should be, and the preference that divides them, edited against a live plan. */
export function DistributionPanel({ replicas, title, form, onForm, shortcut, linked = '', onLink }: DistributionPanelProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const editing = usePreferenceDraft(replicas, { linked, onLink, hasKeys: shortcut !== undefined });
  const { edited, store, begin, change, end } = editing;
  const draft = edited?.draft;
  const [heldScale, setHeldScale] = useState<number>();
  const parsed = useMemo(() => (draft === undefined ? undefined : parseDraft(draft)), [draft]);
  const preview = useMemo(() => (parsed?.value === undefined ? undefined : previewPlan(replicas, toPreference(replicas, parsed.value))), [parsed, replicas]);
  const view = useMemo(() => toDistributionView(replicas, phrasing, preview, heldScale), [replicas, phrasing, preview, heldScale]);
  const warnings = useMemo(() => (preview === undefined ? [] : toPlanWarnings(replicas, preview, phrasing)), [replicas, preview, phrasing]);
  const forms = [{ value: 'chart', label: t('replicas.chart'), icon: <ChartIcon /> }, { value: 'table', label: t('replicas.table'), icon: <ListIcon /> }] as const;
  const problem = preferenceProblem(replicas.preference, phrasing);
  const { resource, namespace, name } = replicas;
  const review = (): void => {
    if (parsed?.value === undefined || edited === undefined) return;
    const { base } = edited;
    const was = parseDraft(base.was).value;
    const inputOf = (value: NonNullable<typeof was>) => toPreferenceInput(replicas, value, base.generation);
    openReview({
      title: t('plan.reviewTitle', { name }), onApplied: end,
      changes: [{ do: 'setPreference', ref: { resource, namespace, name }, input: inputOf(parsed.value), ...(was === undefined ? {} : { base: inputOf(was) }) }],
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
          <Button {...(shortcut === undefined ? {} : { 'data-shortcut-press': 'e' })} onClick={begin}><SlidersIcon />{t(replicas.preference === undefined ? 'plan.setUp' : 'plan.edit')}</Button>
        ) : null}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 p-4">
        {problem === '' ? null : <Strip icon={<StatusIcon tone="warning" />}>{problem}</Strip>}
        <Totals totals={view.totals} />
        {edited === undefined || parsed === undefined ? null : (
          <>
            <PreferenceBar draft={edited.draft} parsed={parsed} preview={preview} warnings={warnings} onChange={change} onDiscard={end} onReview={review} />
            <DraftBar
              subject={`preference/${resource}/${namespace}/${name}`} text={edited.text} canUndo={editing.canUndo} canRedo={editing.canRedo} onUndo={() => undo(store)} onRedo={() => redo(store)} onOpen={editing.open}
              href={edited.link === '' ? undefined : routes.workloadPlan(resource, namespace, name, edited.link)} changedSince={edited.text !== '' && edited.base.generation !== replicas.preference?.generation ? 1 : 0}
            />
          </>
        )}
        {form === 'chart'
          ? <DistributionChart view={view} draft={draft} problems={parsed?.problems} onDraft={change} onHold={(isHeld) => setHeldScale(isHeld ? view.scaleMax : undefined)} />
          : <DistributionTable view={view} draft={draft} problems={parsed?.problems} onDraft={change} />}
        {replicas.preference === undefined && draft === undefined ? <p className="text-sm text-muted">{t('plan.setUpBody')}</p> : null}
      </div>
    </div>
  );
}
