'use client';

import { useId, useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { MoveSummary } from '#components/distribution/move-summary.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Card } from '#components/ui/section.tsx';
import { Strip } from '#components/ui/strip.tsx';
import { PageSkeleton } from '#components/workloads/page-skeleton.tsx';
import { useAddress } from '#components/shell/use-address.ts';
import { overviewQuery } from '#lib/client/overview-query.ts';
import type { ClusterSummary } from '#lib/contracts/dto.ts';
import { toDistributionView } from '#lib/views/replicas/distribution-rows.ts';
import { formatScenario, isScenarioNumber, newCluster, parseScenario, plainScenario, planScenario, SCENARIO_CLUSTERS_MAX, type Scenario, type ScenarioCluster } from '#lib/views/replicas/scenario.ts';
import { ScenarioRow } from './scenario-row.tsx';

const ADDRESS = { parse: parseScenario, format: formatScenario };

/** What the planner would do with any clusters and preference, computed here as one types. It never writes anything. */
export function PlannerPage() {
  const { t } = usePhrasing();
  const { address } = useAddress(ADDRESS);
  const { data, error, isFetching, refetch } = useQuery(overviewQuery);
  const isAddressed = address.clusters.length > 0;
  // Clusters that nobody has must not be shown for a moment as if they were there.
  if (!isAddressed && data === undefined && (error === null || isFetching)) return <PageSkeleton title={t('planner.title')} />;
  const note = isAddressed || (data !== undefined && data.clusters.length > 0) ? '' : t(data === undefined ? 'planner.unread' : 'planner.noClusters');
  return (
    <>
      <h1 className="text-xl font-semibold">{t('planner.title')}</h1>
      <p className="mt-1 mb-4 text-sm text-muted">{t('planner.intro')}</p>
      {note === '' ? null : (
        <div className="mb-4"><Strip icon={<StatusIcon tone="unknown" />} action={data === undefined ? <Button onClick={() => void refetch()}>{t('action.retry')}</Button> : undefined}>{note}</Strip></div>
      )}
      <ScenarioCard fleet={data?.clusters} />
    </>
  );
}

/** The scenario of the address; until it has one, that of the fleet, all clusters alike. */
function ScenarioCard({ fleet }: { fleet: readonly ClusterSummary[] | undefined }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { address, setAddress } = useAddress(ADDRESS);
  const scenario = useMemo(
    () => (address.clusters.length > 0 ? address : plainScenario((fleet ?? []).map(({ name }) => name))),
    [address, fleet],
  );
  const change = (next: Partial<Scenario>) => setAddress({ ...scenario, ...next });
  const { distribution, preview } = useMemo(() => planScenario(scenario), [scenario]);
  const view = useMemo(() => toDistributionView(distribution, phrasing, preview), [distribution, phrasing, preview]);
  const changeCluster = (name: string, next: Partial<ScenarioCluster>) =>
    change({ clusters: scenario.clusters.map((cluster) => (cluster.name === name ? { ...cluster, ...next } : cluster)) });
  return (
    <Card className="@container min-w-0">
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3 border-b border-line p-4">
        <TotalField value={scenario.total} onChange={(total) => change({ total })} />
        <label className="flex h-8 items-center gap-2 text-sm">
          <input type="checkbox" aria-label={t('plan.rebalance')} checked={scenario.rebalance} onChange={(event) => change({ rebalance: event.target.checked })} className="size-4 accent-current" />
          {t('plan.rebalance')}
        </label>
        <div role="status" className="flex min-h-8 items-center @4xl:ml-auto"><MoveSummary preview={preview} /></div>
      </div>
      <ul className="divide-y divide-line px-4">
        {scenario.clusters.map((cluster) => {
          const row = view.rows.find((candidate) => candidate.cluster === cluster.name);
          return row === undefined ? null : (
            <ScenarioRow
              key={cluster.name} cluster={cluster} row={row} planned={preview.schedule.result[cluster.name] ?? 0}
              onChange={(next) => changeCluster(cluster.name, next)}
              canRemove={scenario.clusters.length > 1} onRemove={() => change({ clusters: scenario.clusters.filter(({ name }) => name !== cluster.name) })}
            />
          );
        })}
      </ul>
      <div className="border-t border-line p-4">
        <Button disabled={scenario.clusters.length >= SCENARIO_CLUSTERS_MAX} onClick={() => change({ clusters: [...scenario.clusters, newCluster(freeName(scenario))] })}>{t('planner.add')}</Button>
      </div>
    </Card>
  );
}

function TotalField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = usePhrasing();
  const id = useId();
  const isValid = isScenarioNumber(value);
  return (
    <div className="relative grid gap-1">
      <label htmlFor={id} className="text-xs font-medium text-muted">{t('plan.total')}</label>
      <input
        id={id} type="number" inputMode="numeric" min={0} value={value} aria-invalid={!isValid} aria-describedby={`${id}-error`} onChange={(event) => onChange(event.target.value)}
        className={classNames('h-8 w-28 rounded-sm border bg-canvas px-2 text-right text-sm tabular-nums', isValid ? 'border-line-strong' : 'border-failed')}
      />
      <p id={`${id}-error`} role={isValid ? undefined : 'alert'} className="absolute top-full text-xs font-medium whitespace-nowrap">{isValid ? '' : t('plan.problem.number')}</p>
    </div>
  );
}

/** The first of cluster1, cluster2, … that is not taken. */
function freeName(scenario: Scenario): string {
  const taken = new Set(scenario.clusters.map(({ name }) => name));
  let index = 1;
  while (taken.has(`cluster${index}`)) index += 1;
  return `cluster${index}`;
}
