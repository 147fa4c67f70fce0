import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Select } from '#components/ui/select.tsx';
import { HeaderCell } from '#components/ui/table.tsx';
import { pressSort, type Sort, type SortColumns, type SortDirection } from '#lib/views/table-sort.ts';

/** What a list is sorted by, and how to ask for something else; the address keeps it. */
export type Sorting<Column extends string> = { readonly plan: SortColumns<Column>; readonly sort: Sort<Column>; readonly onSort: (sort: Sort<Column>) => void };

type SortHeadProps<Column extends string> = { sorting: Sorting<Column>; column: Column; align?: 'start' | 'end'; className?: string };

/** A column's head that sorts by it when pressed. Stacked entries have no heads to see: there `SortSelect` asks, and the name alone is left. */
export function SortHead<Column extends string>({ sorting: { plan, sort, onSort }, column, align = 'start', className }: SortHeadProps<Column>) {
  const { t } = usePhrasing();
  const label = plan.columns.find(({ name }) => name === column)?.label;
  const isSorted = sort.column === column;
  const words = label === undefined ? column : t(label);
  return (
    <HeaderCell align={align} {...(className === undefined ? {} : { className })} {...(isSorted ? { 'aria-sort': sort.direction } : {})}>
      <span className="@4xl:hidden">{words}</span>
      <button
        type="button" onClick={() => onSort(pressSort(sort, column, plan))}
        className={classNames('group -mx-1 hidden h-7 items-center gap-1 rounded-sm px-1 transition-colors duration-[120ms] hover:text-text @4xl:inline-flex', align === 'end' ? 'flex-row-reverse text-right' : 'text-left', isSorted && 'text-text')}
      >
        {words}<SortArrow direction={isSorted ? sort.direction : undefined} />
      </button>
    </HeaderCell>
  );
}

/** Takes its room whether it is drawn or not, so that no column changes its width. */
function SortArrow({ direction }: { direction: SortDirection | undefined }) {
  return (
    <svg aria-hidden viewBox="0 0 8 8" className={classNames('size-2 shrink-0', direction === undefined && 'opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60', direction === 'descending' && 'rotate-180')}>
      <path d="M4 1.5 7 6.5H1z" fill="currentColor" />
    </svg>
  );
}

type SortSelectProps<Column extends string> = { sorting: Sorting<Column>; /** Also beside a table, for lists that have no heads at all. */ isAlways?: boolean };

/** The same choice where there are no heads to press: a list of columns, and the way round. */
export function SortSelect<Column extends string>({ sorting: { plan, sort, onSort }, isAlways = false }: SortSelectProps<Column>) {
  const { t } = usePhrasing();
  const options = plan.columns.map(({ name, label }) => ({ value: name, label: t('sort.by', { column: t(label) }) }));
  const isUp = sort.direction === 'ascending';
  return (
    <div className={classNames('flex min-w-0 items-center gap-2', !isAlways && 'mb-2 @4xl:hidden')}>
      <Select label={t('sort.label')} value={sort.column} options={options} onChange={(column) => onSort(pressSort(sort, column, plan))} />
      <Button className="w-8 px-0" aria-label={t(isUp ? 'sort.descending' : 'sort.ascending')} title={t(isUp ? 'sort.descending' : 'sort.ascending')} onClick={() => onSort(pressSort(sort, sort.column, plan))}>
        <SortArrow direction={sort.direction} />
      </Button>
    </div>
  );
}
