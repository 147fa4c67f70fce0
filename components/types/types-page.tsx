'use client';

import { lazy, Suspense, useMemo } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { QueryPage } from '#components/shell/query-page.tsx';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { LayersIcon, SearchIcon } from '#components/ui/icons.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import { Card } from '#components/ui/section.tsx';
import { Select } from '#components/ui/select.tsx';
import { useAddress } from '#components/shell/use-address.ts';
import { typesQuery } from '#lib/client/type-calls.ts';
import type { TypesOverview } from '#lib/contracts/types.ts';
import { filterTypeRows, formatTypesAddress, parseTypesAddress, toTypeRows, TYPE_SORT, TYPE_STATES, type TypeRow } from '#lib/views/types/type-rows.ts';
import { sortRows } from '#lib/views/table-sort.ts';
import { TypeTable } from './type-table.tsx';

const EnableDialog = lazy(() => import('./enable-dialog.tsx').then((module) => ({ default: module.EnableDialog })));
const DisableDialog = lazy(() => import('./disable-dialog.tsx').then((module) => ({ default: module.DisableDialog })));

const ADDRESS = { parse: parseTypesAddress, format: formatTypesAddress };

/** Which types are federated, how each does, and the way to federate another or stop one. */
export function TypesPage() {
  const { t } = usePhrasing();
  const { address: { verb, type }, setAddress } = useAddress(ADDRESS);
  const close = () => setAddress({ verb: '', type: '' });
  return (
    <>
      <QueryPage
        query={typesQuery} title={t('types.title')} errorTitle={t('types.errorTitle')}
        controls={<Controls />}
      >
        {(data) => <Types data={data} />}
      </QueryPage>
      <Suspense fallback={null}>
        {verb === 'disable' ? <DisableDialog name={type} onClose={close} /> : null}
        {verb === 'enable' ? <EnableDialog {...(type === '' ? {} : { name: type })} onClose={close} /> : null}
      </Suspense>
    </>
  );
}

function Controls() {
  const { t } = usePhrasing();
  const { address, setAddress } = useAddress(ADDRESS);
  const states = [{ value: 'any' as const, label: t('types.anyState') }, ...TYPE_STATES.map((value) => ({ value, label: t(`types.state.${value}`) }))];
  return (
    <>
      <SearchField label={t('types.filter')} value={address.text} onChange={(text) => setAddress({ text })} shortcut="/" className="flex-1 basis-64 lg:max-w-72" />
      <Select label={t('types.stateLabel')} value={address.state} options={states} onChange={(state) => setAddress({ state })} />
      <Button look="primary" onClick={() => setAddress({ verb: 'enable', type: '' })}>{t('types.enableAnother')}</Button>
    </>
  );
}

function Types({ data }: { data: TypesOverview }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { address, setAddress } = useAddress(ADDRESS);
  const rows = useMemo(() => toTypeRows(data, phrasing), [data, phrasing]);
  const shown: readonly TypeRow[] = useMemo(() => sortRows(filterTypeRows(rows, address), TYPE_SORT, address.sort, phrasing.locale), [rows, address, phrasing.locale]);
  if (shown.length > 0) return <TypeTable rows={shown} sorting={{ plan: TYPE_SORT, sort: address.sort, onSort: (sort) => setAddress({ sort }) }} onEnable={(name) => setAddress({ verb: 'enable', type: name })} onDisable={(name) => setAddress({ verb: 'disable', type: name })} />;
  return (
    <Card>
      {rows.length === 0 ? (
        <Empty icon={<LayersIcon className="size-6" />} title={t('types.emptyTitle')} body={t('types.emptyBody')}>
          <Button look="primary" onClick={() => setAddress({ verb: 'enable', type: '' })}>{t('types.enableAnother')}</Button>
        </Empty>
      ) : (
        <Empty icon={<SearchIcon className="size-6" />} title={t('types.noMatchTitle')} body={t('types.noMatchBody', { count: rows.length })}>
          <Button onClick={() => setAddress({ text: '', state: 'any' })}>{t('action.clearFilters')}</Button>
        </Empty>
      )}
    </Card>
  );
}
