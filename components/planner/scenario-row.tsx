'use client';

import { useId } from 'react';
import { ReplicaBar } from '#components/distribution/replica-bar.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { SeriesSwatch } from '#components/status/series-swatch.tsx';
import { IconButton } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { CloseIcon } from '#components/ui/icons.tsx';
import type { DistributionRow } from '#lib/views/replicas/distribution-rows.ts';
import { isScenarioNumber, SCENARIO_FIELDS, type ScenarioCluster, type ScenarioField } from '#lib/views/replicas/scenario.ts';

type ScenarioRowProps = {
  cluster: ScenarioCluster;
  row: DistributionRow;
  planned: number;
  onChange: (change: Partial<ScenarioCluster>) => void;
  /** A question about no clusters is none. */
  canRemove: boolean;
  onRemove: () => void;
};

/** One cluster of a scenario: what is assumed of it, what it would get, and why. */
export function ScenarioRow({ cluster, row, planned, onChange, canRemove, onRemove }: ScenarioRowProps) {
  const { t, number } = usePhrasing();
  return (
    <li className="grid items-center gap-x-4 gap-y-2 py-3 @4xl:grid-cols-[150px_minmax(0,1fr)_56px_auto]">
      <span className="inline-flex min-w-0 items-center gap-1.5 font-mono text-sm font-medium"><SeriesSwatch series={row.series} /><span className="truncate">{cluster.name}</span></span>
      <ReplicaBar bar={row.bar} series={row.series} />
      <span className="text-lg font-semibold tabular-nums @4xl:text-right"><span className="sr-only">{t('replicas.planned')}: </span>{number(planned)}</span>
      <div className="flex flex-wrap items-end gap-2">
        {SCENARIO_FIELDS.map((field) => <Field key={field} field={field} cluster={cluster} onChange={(value) => onChange({ [field]: value })} />)}
        <label className="flex h-8 items-center gap-1.5 text-xs text-muted">
          <input type="checkbox" aria-label={t('planner.downOf', { cluster: cluster.name })} checked={cluster.isDown} onChange={(event) => onChange({ isDown: event.target.checked })} className="size-4 accent-current" />
          {t('planner.down')}
        </label>
        <IconButton label={t('planner.remove', { cluster: cluster.name })} disabled={!canRemove} className={canRemove ? '' : 'invisible'} onClick={onRemove}><CloseIcon /></IconButton>
      </div>
      <ol className="grid gap-0.5 text-xs text-muted @4xl:col-start-2 @4xl:col-end-5">{row.why.map((sentence) => <li key={sentence}>{sentence}</li>)}</ol>
    </li>
  );
}

function Field({ field, cluster, onChange }: { field: ScenarioField; cluster: ScenarioCluster; onChange: (value: string) => void }) {
  const { t } = usePhrasing();
  const id = useId();
  const isValid = isScenarioNumber(cluster[field]);
  const label = field === 'running' ? t('planner.running') : t(`replicas.${field}`);
  return (
    <span className="relative grid gap-0.5">
      <label htmlFor={id} aria-hidden className="text-xs text-muted">{label}</label>
      <input
        id={id} type="number" inputMode="numeric" min={0} value={cluster[field]} aria-label={t('plan.field', { field: label, cluster: cluster.name })}
        aria-invalid={!isValid} aria-describedby={`${id}-error`} onChange={(event) => onChange(event.target.value)}
        className={classNames('h-8 w-16 rounded-sm border bg-canvas px-1.5 text-right text-sm tabular-nums', isValid ? 'border-line-strong' : 'border-failed')}
      />
      <span id={`${id}-error`} role={isValid ? undefined : 'alert'} className="absolute top-full z-1 bg-canvas text-xs font-medium whitespace-nowrap">{isValid ? '' : t('plan.problem.number')}</span>
    </span>
  );
}
