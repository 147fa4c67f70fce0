'use client';

import { useAddressParams } from '#components/shell/use-address.ts';
import { formatSort, parseSort, type SortColumns } from '#lib/views/table-sort.ts';
import type { Sorting } from './sort-head.tsx';

/** A list's sort, kept in a parameter of its own in the page's address. */
export function useParamSorting<Column extends string>(plan: SortColumns<Column>, param = 'sort'): Sorting<Column> {
  const { params, setParams } = useAddressParams();
  return { plan, sort: parseSort(params.get(param), plan), onSort: (sort) => setParams({ [param]: formatSort(sort, plan) }, 'replace') };
}
