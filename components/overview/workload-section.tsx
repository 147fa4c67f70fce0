'use client';

import { useDeferredValue, useMemo, useState } from 'react';
import Link from 'next/link';
import { HeldNote } from '#components/data-table/held-note.tsx';
import { useHeldRows } from '#components/data-table/use-held-rows.ts';
import { HostCommand } from '#components/shell/host-command.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button, buttonClasses } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { LayersIcon, SearchIcon } from '#components/ui/icons.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import { routes } from '#lib/contracts/routes.ts';
import { filterWorkloadRows, type ClusterColumn, type WorkloadRow } from '#lib/views/overview/workload-rows.ts';
import { WORKLOAD_SORT } from '#lib/views/overview/workload-sort.ts';
import { sortRows } from '#lib/views/table-sort.ts';
import { useOverviewAddress } from './use-overview-address.ts';
import { WorkloadFilters } from './workload-filters.tsx';
import { WorkloadTable } from './workload-table.tsx';

/** Rows shown at first and added by each "show more": an overview is for glancing, and a thousand rows are no glance. */
const ROWS_PER_STEP = 50;

const keyOf = (row: WorkloadRow) => row.key;

/** Everything that is federated, with what each cluster holds of it. */
export function WorkloadSection({ rows, columns }: { rows: readonly WorkloadRow[]; columns: readonly ClusterColumn[] }) {
  const phrasing = usePhrasing();
  const { t, number } = phrasing;
  const { address, setAddress } = useOverviewAddress();
  const [limit, setLimit] = useState(ROWS_PER_STEP);
  const text = useDeferredValue(address.text);
  const { state, workloadSort: sort } = address;
  const matching = useMemo(() => sortRows(filterWorkloadRows(rows, { text, state }), WORKLOAD_SORT, sort, phrasing.locale), [rows, text, state, sort, phrasing.locale]);
  const held = useHeldRows({ rows: matching, keyOf, arrivals: 'below', asked: `${text} ${state} ${sort.column} ${sort.direction}` });
  const isFiltered = address.text !== '' || state !== 'any';
  const note = isFiltered ? t('workloads.shown', { shown: matching.length, count: rows.length }) : number(rows.length);
  return (
    <Section
      id="workloads"
      title={t('workloads.title')}
      note={note}
      controls={rows.length === 0 ? undefined : <WorkloadFilters text={address.text} state={state} onChange={setAddress} />}
    >
      <div {...held.regionProps}>
        <HeldNote held={held} label={t('workloads.title')} />
        {held.rows.length > 0 ? (
          <WorkloadTable rows={held.rows.slice(0, limit)} goneKeys={held.goneKeys} columns={columns} sorting={{ plan: WORKLOAD_SORT, sort, onSort: (workloadSort) => setAddress({ workloadSort }) }} />
        ) : (
          <Card>
            {rows.length === 0 ? (
              <Empty icon={<LayersIcon className="size-6" />} title={t('workloads.emptyTitle')} body={t('workloads.emptyBody')}>
                <HostCommand args="apply -f examples/01-federated-deployment.yaml" />
                <Link href={routes.create()} className={buttonClasses('secondary')}>{t('menu.createYaml')}</Link>
              </Empty>
            ) : (
              <Empty icon={<SearchIcon className="size-6" />} title={t('workloads.noMatchTitle')} body={t('workloads.noMatchBody', { count: rows.length })}>
                <Button onClick={() => setAddress({ text: '', state: 'any' })}>{t('action.clearFilters')}</Button>
              </Empty>
            )}
          </Card>
        )}
      </div>
      {held.rows.length > limit ? (
        <Button className="mt-3" onClick={() => setLimit(limit + ROWS_PER_STEP)}>
          {t('list.more', { count: Math.min(ROWS_PER_STEP, held.rows.length - limit) })}
        </Button>
      ) : null}
    </Section>
  );
}
