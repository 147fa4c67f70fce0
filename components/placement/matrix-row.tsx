'use client';

import { memo, useMemo, type ReactNode } from 'react';
import Link from 'next/link';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { routes } from '#lib/contracts/routes.ts';
import type { PlacementMatrix, PlacementRow } from '#lib/contracts/placement.ts';
import type { Phrasing } from '#lib/views/phrasing.ts';
import { MODE_WORDS, rowKey, rowName, toRowView, type CellState } from '#lib/views/placement/matrix.ts';
import type { PlacementDraft } from '#lib/views/placement/placement-draft.ts';
import { COLUMN, ROW } from './matrix-sizes.ts';

type MatrixRowProps = {
  id: string;
  matrix: PlacementMatrix;
  row: PlacementRow;
  index: number;
  draft: PlacementDraft | undefined;
  top: number;
  nameColumn: number;
  /** The first and the last column in view. */
  from: number;
  to: number;
  /** The column of the active cell; −1 when that is in another row. */
  activeColumn: number;
  /** Another row has the same name, so the kind is said, too. */
  isNamesake: boolean;
  isPicked: boolean;
  onPick: (keys: readonly string[], isPicked: boolean) => void;
};

/** One workload. It is computed when it comes into view, and again only when its own draft or the data changes. */
export const MatrixRow = memo(function MatrixRow({ id, matrix, row, index, draft, top, nameColumn, from, to, activeColumn, isNamesake, isPicked, onPick }: MatrixRowProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const view = useMemo(() => toRowView(matrix, row, draft), [matrix, row, draft]);
  const name = rowName(row);
  const kind = isNamesake ? row.kind.replace(/^Federated/, '') : '';
  const spoken = kind === '' ? name : `${kind} ${name}`;
  const labels = useMemo(() => toLabels(phrasing, spoken), [phrasing, spoken]);
  return (
    <div role="row" aria-rowindex={index + 2} className={classNames('absolute left-0 w-full border-b border-line [contain:layout_style]', isPicked && 'bg-surface')} style={{ top, height: ROW }}>
      <div role="rowheader" aria-colindex={1} className={classNames('sticky left-0 z-10 flex items-center gap-2 border-r border-line px-3 text-xs', isPicked ? 'bg-surface' : 'bg-canvas')} style={{ width: nameColumn, height: ROW - 1 }}>
        <input type="checkbox" tabIndex={-1} aria-label={t('matrix.selectRow', { name: spoken })} checked={isPicked} onChange={(event) => onPick([rowKey(row)], event.target.checked)} />
        <Link href={routes.workload(row.resource, row.namespace, row.name, 'placement')} prefetch={false} tabIndex={-1} title={`${row.kind} ${name}`} className={classNames('min-w-0 truncate font-mono hover:underline', kind === '' ? 'flex-1' : 'max-w-3/4 shrink-0 sm:max-w-none sm:flex-1', view.isChanged && 'font-semibold')}>{name}</Link>
        {kind === '' ? null : <span className="min-w-0 truncate text-muted sm:shrink-0">{kind}</span>}
        <span className="hidden shrink-0 text-muted sm:inline">{row.preference === undefined ? t(MODE_WORDS[view.draft.mode]) : t('matrix.byPreference')}</span>
      </div>
      <div className="absolute top-0 flex" style={{ left: nameColumn + from * COLUMN }}>
        {view.cells.slice(from, to + 1).map((state, i) => {
          const column = from + i;
          const cluster = matrix.clusters[column]?.name ?? '';
          const reason = view.reasons.get(column);
          return (
            <div
              key={cluster} {...(column === activeColumn ? { id: `${id}-${index}-${column}` } : {})} role="gridcell" aria-colindex={column + 2}
              aria-label={state === 'excluded' && reason !== undefined ? t('matrix.cell.excluded', { workload: spoken, cluster, reason: t(reason) }) : labels[state](cluster)}
              className={column === activeColumn ? `${CELL[state]} outline-2 -outline-offset-2 outline-focus` : CELL[state]}
            >
              {SIGNS[state]}
            </div>
          );
        })}
      </div>
    </div>
  );
});

/**
 * One element for each cell, since thousands come and go while scrolling. The common marks are its background, which costs
 * no box of its own; the rare ones are drawn by a pseudo-element.
 */
const SIZE = 'h-[31px] w-7 cursor-pointer hover:bg-raised';
const PLAIN = `${SIZE} bg-center bg-no-repeat`;
const BOXED = `${SIZE} grid place-content-center font-mono text-xs leading-none font-semibold before:col-start-1 before:row-start-1 before:place-self-center before:content-[""]`;
const CELL: Readonly<Record<CellState, string>> = {
  on: `${PLAIN} bg-[linear-gradient(var(--color-text),var(--color-text))] bg-[length:11px_11px]`,
  off: `${PLAIN} bg-[radial-gradient(circle,var(--color-line-strong)_2px,transparent_2.5px)]`,
  adding: `${BOXED} text-ok before:size-4 before:rounded-[3px] before:border-2 before:border-ok`,
  removing: `${BOXED} text-warning before:size-4 before:rounded-[3px] before:border-2 before:border-warning-line`,
  excluded: `${BOXED} before:size-3 before:rounded-[3px] before:border before:border-dashed before:border-line-strong`,
};
const SIGN = 'col-start-1 row-start-1 place-self-center';
const SIGNS: Readonly<Record<CellState, ReactNode>> = { on: null, off: null, excluded: null, adding: <span className={SIGN}>+</span>, removing: <span className={SIGN}>−</span> };

/** The mark alone, for the legend. */
export function CellMark({ state }: { state: CellState }) {
  return <span className={CELL[state]}>{SIGNS[state]}</span>;
}

type CellLabels = Readonly<Record<CellState, (cluster: string) => string>>;

/** What cells say, put together once for a row: only the cluster's name differs from cell to cell. */
function toLabels({ t }: Phrasing, workload: string): CellLabels {
  const label = (state: Exclude<CellState, 'excluded'>) => {
    const [before = '', after = ''] = t(`matrix.cell.${state}`, { workload, cluster: PLACE }).split(PLACE);
    return (cluster: string) => `${before}${cluster}${after}`;
  };
  return { on: label('on'), off: label('off'), adding: label('adding'), removing: label('removing'), excluded: label('off') };
}

/** Stands for the cluster's name; no name holds it. */
const PLACE = '\u0000';
