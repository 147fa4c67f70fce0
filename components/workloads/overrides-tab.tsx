'use client';

import { useState, useTransition } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { SeriesSwatch } from '#components/status/series-swatch.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import { Strip } from '#components/ui/strip.tsx';
import { Cell, HeaderCell, RowHeaderCell, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { ClusterOverridesView, ReplicaOverrideInput, WorkloadDetail } from '#lib/contracts/workload-detail.ts';
import { assignSeries, type Series } from '#lib/views/series.ts';
import type { SetReplicaOverride } from './workload-page.tsx';

type OverridesTabProps = { detail: WorkloadDetail; setReplicaOverride: SetReplicaOverride };

/** What each cluster gets that the template does not say, field by field. */
export function OverridesTab({ detail, setReplicaOverride }: OverridesTabProps) {
  const { t } = usePhrasing();
  const series = assignSeries(detail.overrides.map(({ cluster }) => cluster));
  const { preference } = detail.summary;
  return (
    <div className="grid">
      {preference === undefined ? null : (
        <p className="border-b border-line px-4 py-3 text-sm text-muted">{t('workload.overrides.owned', { name: preference })}</p>
      )}
      {detail.overrides.map((view) => (
        <section key={view.cluster} aria-label={view.cluster} className="border-b border-line py-3 last:border-b-0">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4">
            <ClusterHeading view={view} series={series.get(view.cluster) ?? 'neutral'} />
            {detail.replicas === undefined || preference !== undefined || !view.isSelected ? null : (
              <ReplicaField detail={detail} cluster={view.cluster} setReplicaOverride={setReplicaOverride} />
            )}
          </div>
          {view.problem === '' ? null : <div className="px-4 pt-2"><Strip icon={<StatusIcon tone="failed" />}>{t('workload.overrides.problem', { message: view.problem })}</Strip></div>}
          {view.changes.length === 0 ? null : <Changes view={view} />}
        </section>
      ))}
    </div>
  );
}

function ClusterHeading({ view, series }: { view: ClusterOverridesView; series: Series }) {
  const { t } = usePhrasing();
  return (
    <h2 className="flex flex-wrap items-center gap-x-2 text-sm font-medium">
      <SeriesSwatch series={series} /><span className="font-mono">{view.cluster}</span>
      <span className="font-normal text-muted">
        {view.isSelected ? (view.changes.length === 0 ? t('workload.overrides.none') : '') : t('workload.overrides.notPlaced')}
      </span>
    </h2>
  );
}

function Changes({ view }: { view: ClusterOverridesView }) {
  const { t } = usePhrasing();
  return (
    <div className="mt-2 border-t border-line">
      <Table label={view.cluster}>
        <TableHead>
          <HeaderCell className="@4xl:w-[30%]">{t('workload.overrides.path')}</HeaderCell>
          <HeaderCell>{t('workload.overrides.before')}</HeaderCell>
          <HeaderCell>{t('workload.overrides.after')}</HeaderCell>
          <HeaderCell>{t('workload.overrides.via')}</HeaderCell>
        </TableHead>
        <TableBody>
          {view.changes.map((change) => (
            <TableRow key={`${change.via}${change.op}${change.path}`}>
              <RowHeaderCell className="font-mono text-xs wrap-anywhere">{change.path}</RowHeaderCell>
              <Cell className="font-mono text-xs wrap-anywhere text-muted">{change.before === '' ? t('workload.overrides.absent') : <del>{change.before}</del>}</Cell>
              <Cell className="font-mono text-xs wrap-anywhere">{change.after === '' ? t('workload.overrides.absent') : <ins className="no-underline">{change.after}</ins>}</Cell>
              <Cell className="text-xs text-muted">{t(`workload.overrides.via.${change.via}`)}</Cell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

type ReplicaFieldProps = { detail: WorkloadDetail; cluster: string; setReplicaOverride: SetReplicaOverride };

/** Sets one cluster's replicas by hand; offered only while no preference owns them. */
function ReplicaField({ detail, cluster, setReplicaOverride }: ReplicaFieldProps) {
  const { t } = usePhrasing();
  const now = detail.replicas?.clusters.find((candidate) => candidate.cluster === cluster)?.desired ?? detail.replicas?.templateReplicas ?? 0;
  const [typed, setTyped] = useState<string>();
  const [outcome, setOutcome] = useState('');
  const [isSending, startSending] = useTransition();
  const text = typed ?? String(now);
  const send = (replicas: number | null) => startSending(async () => {
    const { resource, namespace, name } = detail.summary;
    const input: ReplicaOverrideInput = { resource, namespace, name, cluster, replicas, generation: detail.generation };
    const result = await setReplicaOverride(input).catch(() => undefined);
    if (result?.ok === true) setTyped(undefined);
    setOutcome(result === undefined ? t('plan.failed', { message: t('plan.network') }) : result.ok ? t('workload.overrides.saved', { cluster }) : t('plan.failed', { message: result.message }));
  });
  const isNumber = /^\d{1,9}$/.test(text.trim());
  return (
    <form
      className="ml-auto flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (isNumber) send(Number(text));
        else setOutcome(t('plan.problem.number'));
      }}
    >
      <label className="flex items-center gap-2 text-xs text-muted">
        {t('workload.overrides.replicasShort')}
        <input
          type="number" inputMode="numeric" min={0} value={text} aria-label={t('workload.overrides.replicas', { cluster })} aria-invalid={!isNumber}
          onChange={(event) => setTyped(event.target.value)}
          className="h-8 w-20 rounded-sm border border-line-strong bg-canvas px-2 text-right text-sm text-text tabular-nums"
        />
      </label>
      <Button type="submit" disabled={isSending}>{t('workload.overrides.set')}</Button>
      <Button look="quiet" disabled={isSending} onClick={() => send(null)}>{t('workload.overrides.clear')}</Button>
      <span role="status" className="text-xs text-muted">{outcome}</span>
    </form>
  );
}
