'use client';

import Link from 'next/link';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { DraftBar } from '#components/placement/draft-bar.tsx';
import { clear, createDraftStore, edit, redo, undo } from '#components/placement/draft-store.ts';
import { useDraftKeys } from '#components/placement/use-draft-keys.ts';
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
import { formatPreferenceLink, onlyDifference, parsePreferenceLink, type PreferenceBase } from '#lib/views/replicas/preference-link.ts';
import { MAX_LINK_CHARACTERS } from '#lib/views/placement/placement-draft.ts';
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
  /** The draft in the address, where the page keeps one; empty for none. */
  linked?: string;
  onLink?: (draft: string) => void;
};

/** `field`: the only one that the last step changed; going on with it is the same step. */
type Edited = { readonly draft: PreferenceDraft; readonly field?: string };

function baseOf(replicas: ReplicaDistribution): PreferenceBase {
  return { was: toDraft(replicas), ...(replicas.preference === undefined ? {} : { generation: replicas.preference.generation }) };
}

/** Where the replicas are and should be, and the preference that divides them, edited against a live plan. */
export function DistributionPanel({ replicas, title, form, onForm, shortcut, linked = '', onLink }: DistributionPanelProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const [opened] = useState(() => parsePreferenceLink(linked));
  const [begun, setBegun] = useState<PreferenceBase | undefined>(opened?.base);
  const [store] = useState(() => createDraftStore<Edited>(opened === undefined ? undefined : { draft: opened.draft }));
  const { past, present, future } = useStore(store);
  useDraftKeys(store, shortcut !== undefined);
  const draft = begun === undefined ? undefined : present?.draft ?? begun.was;
  const text = begun === undefined || draft === undefined ? '' : formatPreferenceLink(draft, begun);
  const link = text.length > MAX_LINK_CHARACTERS ? '' : text;
  useEffect(() => {
    if (link !== linked) onLink?.(link);
  }, [link, linked, onLink]);
  const [heldScale, setHeldScale] = useState<number>();
  const parsed = useMemo(() => (draft === undefined ? undefined : parseDraft(draft)), [draft]);
  const preview = useMemo(() => (parsed?.value === undefined ? undefined : previewPlan(replicas, toPreference(replicas, parsed.value))), [parsed, replicas]);
  const view = useMemo(() => toDistributionView(replicas, phrasing, preview, heldScale), [replicas, phrasing, preview, heldScale]);
  const warnings = useMemo(() => (preview === undefined ? [] : toPlanWarnings(replicas, preview, phrasing)), [replicas, preview, phrasing]);
  const forms = [{ value: 'chart', label: t('replicas.chart'), icon: <ChartIcon /> }, { value: 'table', label: t('replicas.table'), icon: <ListIcon /> }] as const;
  const problem = preferenceProblem(replicas.preference, phrasing);
  const { resource, namespace, name } = replicas;
  const change = (next: PreferenceDraft): void => {
    const field = onlyDifference(draft ?? next, next);
    edit(store, { draft: next, ...(field === undefined ? {} : { field }) }, field !== undefined && field === present?.field ? 'joined' : 'step');
  };
  const end = (): void => {
    clear(store);
    setBegun(undefined);
  };
  const review = (): void => {
    if (parsed?.value === undefined || begun === undefined) return;
    const was = parseDraft(begun.was).value;
    const inputOf = (value: NonNullable<typeof was>) => toPreferenceInput(replicas, value, begun.generation);
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
          <Button {...(shortcut === undefined ? {} : { 'data-shortcut-press': 'e' })} onClick={() => setBegun(baseOf(replicas))}><SlidersIcon />{t(replicas.preference === undefined ? 'plan.setUp' : 'plan.edit')}</Button>
        ) : null}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 p-4">
        {problem === '' ? null : <Strip icon={<StatusIcon tone="warning" />}>{problem}</Strip>}
        <Totals totals={view.totals} />
        {begun === undefined || draft === undefined || parsed === undefined ? null : (
          <>
            <PreferenceBar draft={draft} parsed={parsed} preview={preview} warnings={warnings} onChange={change} onDiscard={end} onReview={review} />
            <DraftBar
              subject={`preference/${resource}/${namespace}/${name}`} text={text} canUndo={past.length > 0} canRedo={future.length > 0} onUndo={() => undo(store)} onRedo={() => redo(store)}
              href={link === '' ? undefined : routes.workloadPlan(resource, namespace, name, link)} changedSince={text !== '' && begun.generation !== replicas.preference?.generation ? 1 : 0}
              onOpen={(kept) => {
                const found = parsePreferenceLink(kept);
                if (found === undefined) return;
                setBegun(found.base);
                edit(store, { draft: found.draft });
              }}
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
