'use client';

import { lazy, Suspense, useMemo, useState } from 'react';
import Link from 'next/link';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { QueryPage } from '#components/shell/query-page.tsx';
import { Button, buttonClasses } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { FolderIcon, SearchIcon } from '#components/ui/icons.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import { Card } from '#components/ui/section.tsx';
import { Select } from '#components/ui/select.tsx';
import { useAddress } from '#components/shell/use-address.ts';
import { namespacesQuery } from '#lib/client/namespaces-query.ts';
import type { NamespacesOverview } from '#lib/contracts/namespaces.ts';
import { routes } from '#lib/contracts/routes.ts';
import { filterNamespaceRows, formatNamespacesAddress, NAMESPACE_SORT, NAMESPACE_STATES, parseNamespacesAddress, toNamespaceRows } from '#lib/views/namespaces/namespace-rows.ts';
import { sortRows } from '#lib/views/table-sort.ts';
import { NamespaceTable } from './namespace-table.tsx';

const FederateDialog = lazy(() => import('./federate-dialog.tsx').then((module) => ({ default: module.FederateDialog })));

const ADDRESS = { parse: parseNamespacesAddress, format: formatNamespacesAddress };
/** Rows shown at first and added by each "show more". */
const ROWS_PER_STEP = 200;

/** The host's namespaces: which are federated, where they are, what is in them; and making one so, with its contents. */
export function NamespacesPage() {
  const { t } = usePhrasing();
  const { address: { federate }, setAddress } = useAddress(ADDRESS);
  return (
    <>
      <QueryPage query={namespacesQuery} title={t('namespaces.title')} errorTitle={t('namespaces.errorTitle')} controls={<Controls />}>
        {(data) => <Namespaces data={data} onFederate={(name) => setAddress({ federate: name })} />}
      </QueryPage>
      <Suspense fallback={null}>{federate === '' ? null : <FederateDialog name={federate} onClose={() => setAddress({ federate: '' })} />}</Suspense>
    </>
  );
}

function Controls() {
  const { t } = usePhrasing();
  const { address, setAddress } = useAddress(ADDRESS);
  const states = NAMESPACE_STATES.map((value) => ({ value, label: t(`namespaces.state.${value}`) }));
  return (
    <>
      <SearchField label={t('namespaces.filter')} value={address.text} onChange={(text) => setAddress({ text })} shortcut="/" className="flex-1 basis-56 lg:max-w-72" />
      <Select label={t('types.stateLabel')} value={address.state} options={states} onChange={(state) => setAddress({ state })} />
      <Link href={routes.create('?from=cluster&type=namespaces')} className={buttonClasses('secondary')}>{t('namespaces.fromMember')}</Link>
    </>
  );
}

function Namespaces({ data, onFederate }: { data: NamespacesOverview; onFederate: (name: string) => void }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { address, setAddress } = useAddress(ADDRESS);
  const [limit, setLimit] = useState(ROWS_PER_STEP);
  const rows = useMemo(() => toNamespaceRows(data, phrasing), [data, phrasing]);
  const shown = useMemo(() => sortRows(filterNamespaceRows(rows, address), NAMESPACE_SORT, address.sort, phrasing.locale), [rows, address, phrasing.locale]);
  if (shown.length === 0) {
    return (
      <Card>
        {rows.length === 0 ? <Empty icon={<FolderIcon className="size-6" />} title={t('namespaces.emptyTitle')} body={t('namespaces.emptyBody')}><Link href={routes.create()} className={buttonClasses('secondary')}>{t('menu.createYaml')}</Link></Empty> : (
          <Empty icon={<SearchIcon className="size-6" />} title={t('namespaces.noMatchTitle')} body={t('namespaces.noMatchBody', { count: rows.length })}>
            <Button onClick={() => setAddress({ text: '', state: 'any' })}>{t('action.clearFilters')}</Button>
          </Empty>
        )}
      </Card>
    );
  }
  return (
    <>
      <NamespaceTable rows={shown.slice(0, limit)} clusterCount={data.clusterCount} sorting={{ plan: NAMESPACE_SORT, sort: address.sort, onSort: (sort) => setAddress({ sort }) }} onFederate={onFederate} />
      {shown.length > limit ? <Button className="justify-self-start" onClick={() => setLimit(limit + ROWS_PER_STEP)}>{t('list.more', { count: Math.min(ROWS_PER_STEP, shown.length - limit) })}</Button> : null}
    </>
  );
}
