'use client';

import { useMemo } from 'react';
import { useAddressParams } from '#components/shell/use-address.ts';
import { formatSort, parseSort, type SortColumns } from '#lib/views/table-sort.ts';
import type { Sorting } from './sort-head.tsx';

/** A list's sort, kept in a parameter of its own in the page's address. The same object for as long as the address says the same. */
export function useParamSorting<Column extends string>(plan: SortColumns<Column>, param = 'sort'): Sorting<Column> {
  const { params, setParams } = useAddressParams();
  const text = params.get(param);
  const sort = useMemo(() => parseSort(text, plan), [text, plan]);
  return { plan, sort, onSort: (asked) => setParams({ [param]: formatSort(asked, plan) }, 'replace') };
}
