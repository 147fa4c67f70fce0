'use client';

import { useSyncExternalStore, type RefObject } from 'react';
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { COLUMN, HEAD, NAME_COLUMN, NARROW_SCREEN, ROW } from './matrix-sizes.ts';

/** Rows kept ready beyond the edges, so that a flick shows no gap. */
const ROWS_BEYOND = 6;
/** Fewer columns, since they come in steps. */
const COLUMNS_BEYOND = 1;
/** Columns come and go by so many at once: a column more concerns every row in view, and so is made less often. */
const COLUMN_STEP = 6;

/** The first and the last item that exist; `to` is inclusive. */
export type MatrixWindow = { readonly from: number; readonly to: number };

export type MatrixWindows = {
  readonly rows: MatrixWindow;
  readonly columns: MatrixWindow;
  /** Height and width of everything, drawn or not. */
  readonly height: number;
  readonly width: number;
  /** Width of the column of names. */
  readonly nameColumn: number;
  /** Scrolls a cell into view, no further than needed. */
  readonly show: (row: number, column: number) => void;
};

/** Which rows and columns of the matrix are in view, with the head and the names standing over them. */
export function useMatrixWindows(scroller: RefObject<HTMLElement | null>, counts: { rows: number; columns: number }): MatrixWindows {
  const getScrollElement = () => scroller.current;
  const nameColumn = useSyncExternalStore(onScreenChange, () => (window.matchMedia(NARROW_SCREEN).matches ? NAME_COLUMN.narrow : NAME_COLUMN.wide), () => NAME_COLUMN.wide);
  // oxlint-disable-next-line react/incompatible-library -- nothing is compiled to memoize here, and only numbers leave this hook
  const rows = useVirtualizer({ count: counts.rows, getScrollElement, estimateSize: () => ROW, overscan: ROWS_BEYOND, paddingStart: HEAD, scrollPaddingStart: HEAD, useFlushSync: false });
  const columns = useVirtualizer({
    count: counts.columns, getScrollElement, estimateSize: () => COLUMN, overscan: COLUMNS_BEYOND, horizontal: true, paddingStart: nameColumn, scrollPaddingStart: nameColumn,
    rangeExtractor: inSteps, useFlushSync: false,
  });
  return {
    rows: toWindow(rows.getVirtualItems()), columns: toWindow(columns.getVirtualItems()), height: rows.getTotalSize(), width: columns.getTotalSize(), nameColumn,
    show: (row, column) => {
      rows.scrollToIndex(row, { align: 'auto' });
      columns.scrollToIndex(column, { align: 'auto' });
    },
  };
}

function onScreenChange(listener: () => void): () => void {
  const query = window.matchMedia(NARROW_SCREEN);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

function inSteps(range: Range): number[] {
  const startIndex = Math.floor(range.startIndex / COLUMN_STEP) * COLUMN_STEP;
  const endIndex = Math.min(range.count - 1, Math.ceil((range.endIndex + 1) / COLUMN_STEP) * COLUMN_STEP - 1);
  return defaultRangeExtractor({ ...range, startIndex, endIndex });
}

function toWindow(items: readonly { readonly index: number }[]): MatrixWindow {
  return { from: items[0]?.index ?? 0, to: items.at(-1)?.index ?? -1 };
}
