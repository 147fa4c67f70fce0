import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';

/**
 * A table that turns into a stack of entries where its container is narrow. The roles are written out because browsers
 * drop a table's own semantics as soon as its parts are displayed as blocks.
 */
export function Table({ label, isFixed = false, children }: { label: string; /** Columns keep the widths of their heads whatever the cells hold, so that tables below one another line up. */ isFixed?: boolean; children: ReactNode }) {
  return (
    <table role="table" aria-label={label} className={classNames('block w-full border-collapse text-sm @4xl:table', isFixed && '@4xl:table-fixed @4xl:[&_th]:whitespace-normal @4xl:@max-6xl:[&_:is(td,th):not(:first-child,:last-child)]:px-2')}>
      {children}
    </table>
  );
}

export function TableHead({ children }: { children: ReactNode }) {
  return (
    <thead role="rowgroup" className="sr-only @4xl:not-sr-only @4xl:table-header-group">
      <tr role="row">{children}</tr>
    </thead>
  );
}

export function TableBody({ children, ...rest }: ComponentProps<'tbody'>) {
  return <tbody role="rowgroup" className="block @4xl:table-row-group" {...rest}>{children}</tbody>;
}

type CellAlign = 'start' | 'end';

type HeaderCellProps = { align?: CellAlign; children: ReactNode; className?: string; 'aria-sort'?: 'ascending' | 'descending' };

export function HeaderCell({ align = 'start', children, className, ...rest }: HeaderCellProps) {
  return (
    <th
      role="columnheader"
      scope="col"
      {...rest}
      className={classNames(
        'h-9 border-b border-line bg-surface px-3 text-xs font-medium whitespace-nowrap text-muted',
        'first:rounded-tl-md first:pl-4 last:rounded-tr-md last:pr-4',
        align === 'end' ? 'text-right' : 'text-left',
        className,
      )}
    >
      {children}
    </th>
  );
}

export function TableRow({ className, ...rest }: ComponentProps<'tr'>) {
  return (
    <tr
      role="row"
      className={classNames(
        'grid grid-cols-2 gap-x-4 gap-y-2 border-b border-line p-4 last:border-b-0 @4xl:table-row @4xl:p-0',
        'transition-colors duration-[120ms] hover:bg-surface',
        className,
      )}
      {...rest}
    />
  );
}

const CELL = 'block min-w-0 @4xl:table-cell @4xl:h-row @4xl:px-3 @4xl:py-1 @4xl:align-middle @4xl:first:pl-4 @4xl:last:pr-4';

export function Cell({ align = 'start', className, ...rest }: Omit<ComponentProps<'td'>, 'align'> & { align?: CellAlign }) {
  return (
    <td
      role="cell"
      className={classNames(CELL, align === 'end' && '@4xl:text-right', className)}
      {...rest}
    />
  );
}

/** The cell that names its row. */
export function RowHeaderCell({ className, ...rest }: ComponentProps<'th'>) {
  return <th role="rowheader" scope="row" className={classNames(CELL, 'col-span-full text-left font-normal', className)} {...rest} />;
}

/** A column's name inside an entry of the stacked form. */
export function StackedLabel({ children }: { children: ReactNode }) {
  return <span aria-hidden className="text-xs text-muted @4xl:hidden">{children}</span>;
}
