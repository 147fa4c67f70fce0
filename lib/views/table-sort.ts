import type { Locale } from '#lib/contracts/preferences.ts';
import type { PlainMessageKey } from './messages/messages.ts';

/** Sorting of every list by its columns: one plan a list, which its headers, its address and its rows all go by. */

export type SortDirection = 'ascending' | 'descending';
export type Sort<Column extends string> = { readonly column: Column; readonly direction: SortDirection };

export type SortColumn<Row, Column extends string> = {
  /** Stands in the address, so it is never renamed. */
  readonly name: Column;
  readonly label: PlainMessageKey;
  /** What rows are compared by; texts as people of the language do, numbers in texts as numbers. Without one a row stands last both ways. */
  readonly of: (row: Row) => string | number | undefined;
  /** The way of the first press; ascending unless what matters is large or late. */
  readonly first?: SortDirection;
};

export type SortPlan<Row, Column extends string> = {
  /** The first is what rows are sorted by unless something else is asked for. */
  readonly columns: readonly [SortColumn<Row, Column>, ...SortColumn<Row, Column>[]];
  /** Rows that stand after all others whatever they are sorted by. */
  readonly isLast?: (row: Row) => boolean;
  /** Decides between rows that are otherwise alike, so that none ever flickers. */
  readonly tie: (row: Row) => string;
};

/** Enough of a plan for headers and addresses, whatever its rows are. */
export type SortColumns<Column extends string> = Pick<SortPlan<never, Column>, 'columns'>;

/** Reads `name` or `-name`; anything else is the usual order. */
export function parseSort<Column extends string>(text: string | null, plan: SortColumns<Column>): Sort<Column> {
  const isDown = text?.startsWith('-') === true;
  const known = plan.columns.find(({ name }) => name === (isDown ? text?.slice(1) : text));
  return known === undefined ? usualSort(plan) : { column: known.name, direction: isDown ? 'descending' : 'ascending' };
}

/** What the address says: `name`, `-name` for the other way round, and nothing for the usual order. */
export function formatSort<Column extends string>(sort: Sort<Column>, plan: SortColumns<Column>): string {
  return isSameSort(sort, usualSort(plan)) ? '' : `${sort.direction === 'descending' ? '-' : ''}${sort.column}`;
}

export function usualSort<Column extends string>({ columns: [{ name, first }] }: SortColumns<Column>): Sort<Column> {
  return { column: name, direction: first ?? 'ascending' };
}

/** What pressing a column's header asks for: its first way, and then the other one. */
export function pressSort<Column extends string>(sort: Sort<Column>, column: Column, plan: SortColumns<Column>): Sort<Column> {
  if (sort.column === column) return { column, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' };
  return { column, direction: plan.columns.find(({ name }) => name === column)?.first ?? 'ascending' };
}

/** The rows in the order asked for. Ties are ascending in either direction. */
export function sortRows<Row, Column extends string>(rows: readonly Row[], plan: SortPlan<Row, Column>, { column, direction }: Sort<Column>, locale: Locale): Row[] {
  const { of } = plan.columns.find(({ name }) => name === column) ?? plan.columns[0];
  const texts = COLLATORS[locale];
  const sign = direction === 'ascending' ? 1 : -1;
  const keyed = rows.map((row) => ({ row, value: of(row), isLast: plan.isLast?.(row) === true }));
  keyed.sort((a, b) => Number(a.isLast) - Number(b.isLast) || compareValues(a.value, b.value, sign, texts) || texts.compare(plan.tie(a.row), plan.tie(b.row)));
  return keyed.map(({ row }) => row);
}

/** `cluster2` before `cluster10`, in the order of the language. */
export function compareNames(a: string, b: string, locale: Locale): number {
  return COLLATORS[locale].compare(a, b);
}

/** The time of an RFC 3339 text as a value to sort by; none for an empty or broken one. */
export function timeValue(time: string | undefined): number | undefined {
  const atMs = Date.parse(time ?? '');
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** A text as a value to sort by; an empty one is none. */
export function textValue(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

const COLLATORS: Readonly<Record<Locale, Intl.Collator>> = {
  en: new Intl.Collator('en', { numeric: true }),
  zh: new Intl.Collator('zh-CN', { numeric: true }),
};

function compareValues(a: string | number | undefined, b: string | number | undefined, sign: 1 | -1, texts: Intl.Collator): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  return sign * texts.compare(String(a), String(b));
}

function isSameSort<Column extends string>(a: Sort<Column>, b: Sort<Column>): boolean {
  return a.column === b.column && a.direction === b.direction;
}
