'use client';

import Link from 'next/link';
import { useQuery } from '@tanstack/react-query';
import { HistoryTab } from '#components/history/history-tab.tsx';
import { OverridesTab } from '#components/overrides/overrides-tab.tsx';
import { PlacementTab } from '#components/placement/placement-tab.tsx';
import { DistributionTab } from '#components/distribution/distribution-tab.tsx';
import { PodsTab } from '#components/pods/pods-tab.tsx';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StaleNotice } from '#components/shell/stale-notice.tsx';
import { buttonClasses } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { SearchIcon } from '#components/ui/icons.tsx';
import { Card } from '#components/ui/section.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { historyQuery } from '#lib/client/editor-queries.ts';
import { isGone } from '#lib/client/is-gone.ts';
import { workloadQuery, type WorkloadRef } from '#lib/client/workload-queries.ts';
import { routes } from '#lib/contracts/routes.ts';
import type { WorkloadDetail } from '#lib/contracts/workload-detail.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import { formatWorkloadAddress, parseWorkloadAddress, WORKLOAD_TABS, type WorkloadAddress } from '#lib/views/workloads/workload-address.ts';
import { sayDeleted } from '#lib/views/workloads/history-rows.ts';
import { EventsTab } from './events-tab.tsx';
import { PageSkeleton } from './page-skeleton.tsx';
import { StatusTab } from './status-tab.tsx';
import { useAddress } from '#components/shell/use-address.ts';
import { WorkloadHeader } from './workload-header.tsx';
import { YamlTab } from './yaml-tab.tsx';

const ADDRESS = { parse: parseWorkloadAddress, format: formatWorkloadAddress };

/** One federated object: how it is, where it is, what differs, and what happened. */
export function WorkloadPage({ workload }: { workload: WorkloadRef }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, isFetching, refetch } = useQuery(workloadQuery(workload));
  if (isGone(error)) return <Gone workload={workload} />;
  if (data === undefined) {
    if (error === null || isFetching) return <PageSkeleton title={workload.name} />;
    return <ErrorPanel title={t('workload.errorTitle')} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} />;
  }
  return (
    <>
      <WorkloadHeader detail={data} />
      <StaleNotice asOf={data.asOf} error={error} onRetry={() => void refetch()} />
      <WorkloadTabs workload={workload} detail={data} />
    </>
  );
}

type WorkloadTabsProps = { workload: WorkloadRef; detail: WorkloadDetail };

function WorkloadTabs(props: WorkloadTabsProps) {
  const { t } = usePhrasing();
  const { address, setAddress } = useAddress(ADDRESS);
  const tabs = WORKLOAD_TABS.map((value) => ({ value, label: t(`workload.tab.${value}`) }));
  return (
    <Card className="@container min-w-0">
      <div className="[&_[role=tablist]]:overflow-x-auto [&_[role=tablist]]:whitespace-nowrap">
        <Tabs label={t('workload.tabs')} tabs={tabs} value={address.tab} onChange={(tab) => setAddress({ tab })}>
          <h2 className="sr-only">{t(`workload.tab.${address.tab}`)}</h2>
          <Panel address={address} onAddress={setAddress} {...props} />
        </Tabs>
      </div>
    </Card>
  );
}

type PanelProps = WorkloadTabsProps & { address: WorkloadAddress; onAddress: (change: Partial<WorkloadAddress>) => void };

function Panel({ address: { tab, view, draft, edits, plan, cluster }, onAddress, workload, detail }: PanelProps) {
  switch (tab) {
    case 'distribution': return <DistributionTab detail={detail} view={view} onView={(next) => onAddress({ view: next })} draft={plan} onDraft={(next) => onAddress({ plan: next })} />;
    case 'pods': return <PodsTab workload={workload} detail={detail} cluster={cluster} onCluster={(next) => onAddress({ cluster: next })} />;
    case 'placement': return <PlacementTab workload={workload} draft={draft} onDraft={(next) => onAddress({ draft: next })} />;
    case 'overrides': return <OverridesTab workload={workload} draft={edits} onDraft={(next) => onAddress({ edits: next })} cluster={cluster} onCluster={(next) => onAddress({ cluster: next })} />;
    case 'status': return <StatusTab detail={detail} />;
    case 'events': return <EventsTab events={detail.events} />;
    case 'history': return <HistoryTab workload={workload} />;
    case 'yaml': return <YamlTab workload={workload} yaml={detail.yaml} />;
    default: return assertNever(tab);
  }
}

/** An object that is not there: either there never was one, or it was deleted, and then its history is. */
function Gone({ workload }: { workload: WorkloadRef }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data } = useQuery(historyQuery(workload));
  const { deleted } = data ?? {};
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <h1 className="text-xl font-semibold wrap-anywhere">{workload.name}</h1>
      <Card>
        <Empty
          icon={<SearchIcon className="size-6" />} title={t(deleted === undefined ? 'workload.goneTitle' : 'workload.deletedTitle')}
          body={deleted === undefined ? t('workload.goneBody', { name: workload.name }) : sayDeleted(workload.name, deleted, phrasing)}
        >
          <Link href={routes.workloads()} className={buttonClasses('secondary')}>{t('workload.back')}</Link>
        </Empty>
      </Card>
      {deleted === undefined ? null : <Card className="@container min-w-0"><HistoryTab workload={workload} /></Card>}
    </div>
  );
}
