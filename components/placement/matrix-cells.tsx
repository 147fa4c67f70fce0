'use client';

import { memo, type ReactNode } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import type { PlacementMatrix } from '#lib/contracts/placement.ts';
import type { Phrasing } from '#lib/views/phrasing.ts';
import type { CellState, MatrixRowView } from '#lib/views/placement/matrix.ts';
import { BLOCK, type MatrixSizes } from './matrix-sizes.ts';

type MatrixCellsProps = {
  /** With the column of the active cell it names that cell to the grid. */
  rowId: string;
  clusters: PlacementMatrix['clusters'];
  view: MatrixRowView;
  labels: CellLabels;
  /** The row’s name as it is spoken. */
  spoken: string;
  block: number;
  sizes: MatrixSizes;
  /** The column of the active cell; −1 when that is elsewhere. */
  activeColumn: number;
};

/** A block of one row’s cells. Blocks are what a row is made of, so that a scroll to the side concerns only those that come. */
export const MatrixCells = memo(function MatrixCells({ rowId, clusters, view, labels, spoken, block, sizes: { column: size, names, row }, activeColumn }: MatrixCellsProps) {
  const { t } = usePhrasing();
  const from = block * BLOCK;
  const cells = view.cells.slice(from, from + BLOCK);
  return (
    <div className={BLOCK_CLASS} style={{ left: names + from * size, width: cells.length * size, height: row - 1 }}>
      {cells.map((state, i) => {
        const column = from + i;
        const cluster = clusters[column]?.name ?? '';
        const reason = view.reasons.get(column);
        return (
          <div
            // The place, not the cluster: an element that is there already is given its new cluster.
            // oxlint-disable-next-line react/no-array-index-key -- cells hold no state of their own
            key={i} {...(column === activeColumn ? { id: `${rowId}-${column}` } : {})} role="gridcell" aria-colindex={column + 2}
            aria-label={state === 'excluded' && reason !== undefined ? t('matrix.cell.excluded', { workload: spoken, cluster, reason: t(reason) }) : labels[state](cluster)}
            className={column === activeColumn ? `${CELL[state]} outline-2! outline-focus!` : CELL[state]}
          >
            {SIGNS[state]}
          </div>
        );
      })}
    </div>
  );
});

/**
 * Hundreds of cells change in one frame of a flick, so a cell is one element that keeps its size whatever it says: the dots
 * of empty cells are the background of their block, the common mark is a colour cut to the cell’s content, and only the rare
 * ones have a box of their own.
 */
const BLOCK_CLASS = 'absolute top-0 flex contain-strict bg-[radial-gradient(circle,var(--color-line-strong)_2px,transparent_2.5px)] bg-[length:1.75rem_calc(2rem-1px)] forced-color-adjust-none';
const SIZE = 'h-[calc(2rem-1px)] w-7 shrink-0 cursor-pointer px-[0.53125rem] py-2.5 bg-clip-content -outline-offset-2 outline-line-strong hover:outline';
const BOXED = `${SIZE} relative font-mono text-xs leading-none font-semibold before:absolute before:top-1/2 before:left-1/2 before:-translate-1/2 before:bg-canvas before:content-[""]`;
const CELL: Readonly<Record<CellState, string>> = {
  on: `${SIZE} bg-text`,
  off: SIZE,
  adding: `${BOXED} text-ok before:size-4 before:rounded-[3px] before:border-2 before:border-ok`,
  removing: `${BOXED} text-warning before:size-4 before:rounded-[3px] before:border-2 before:border-warning-line`,
  excluded: `${BOXED} before:size-3 before:rounded-[3px] before:border before:border-dashed before:border-line-strong`,
};
const SIGN = 'absolute top-1/2 left-1/2 -translate-1/2';
const SIGNS: Readonly<Record<CellState, ReactNode>> = { on: null, off: null, excluded: null, adding: <span className={SIGN}>+</span>, removing: <span className={SIGN}>−</span> };

/** The mark alone, for the legend. */
export function CellMark({ state }: { state: CellState }) {
  return <span className={CELL[state]}>{SIGNS[state]}</span>;
}

export type CellLabels = Readonly<Record<CellState, (cluster: string) => string>>;

/** What cells say, put together once for a row: only the cluster's name differs from cell to cell. */
export function toLabels({ t }: Phrasing, workload: string): CellLabels {
  const label = (state: Exclude<CellState, 'excluded'>) => {
    const [before = '', after = ''] = t(`matrix.cell.${state}`, { workload, cluster: PLACE }).split(PLACE);
    return (cluster: string) => `${before}${cluster}${after}`;
  };
  return { on: label('on'), off: label('off'), adding: label('adding'), removing: label('removing'), excluded: label('off') };
}

/** Stands for the cluster's name; no name holds it. */
const PLACE = '\u0000';
