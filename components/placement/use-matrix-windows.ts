'use client';

import type { RefObject } from 'react';
import { observeElementRect, useVirtualizer, type Rect, type Virtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { scrollToShow, type MatrixWindow } from '#lib/views/placement/matrix-window.ts';
import { BLOCK, measureSizes, type MatrixSizes } from './matrix-sizes.ts';

/** Rows kept ready beyond the edges, so that a flick that the browser scrolls ahead of us shows no gap. */
const ROWS_BEYOND = 6;

export type MatrixWindows = {
  readonly rows: MatrixWindow;
  /** Blocks of `BLOCK` columns. */
  readonly blocks: MatrixWindow;
  /** Height and width of everything, drawn or not. */
  readonly height: number;
  readonly width: number;
  /** Scrolls a cell into view, no further than needed. */
  readonly show: (row: number, column: number) => void;
};

/** Which rows and columns of the matrix are in view, with the head and the names standing over them; drawn in the frame of the scroll itself, so that no gap is painted. */
export function useMatrixWindows(scroller: RefObject<HTMLElement | null>, counts: { rows: number; columns: number }, { row: rowSize, column: columnSize, head, names }: MatrixSizes): MatrixWindows {
  const getScrollElement = () => scroller.current;
  const blockSize = BLOCK * columnSize;
  // oxlint-disable-next-line react/incompatible-library -- nothing is compiled to memoize here, and only numbers leave this hook
  const rows = useVirtualizer({ count: counts.rows, getScrollElement, observeElementRect: observeCells, estimateSize: () => rowSize, overscan: ROWS_BEYOND });
  const blocks = useVirtualizer({ count: Math.ceil(counts.columns / BLOCK), getScrollElement, observeElementRect: observeCells, estimateSize: () => blockSize, overscan: 0, horizontal: true });
  return {
    rows: toWindow(rows.getVirtualItems(), (rows.scrollRect?.height ?? 0) / rowSize + 2 * ROWS_BEYOND),
    blocks: toWindow(blocks.getVirtualItems(), (blocks.scrollRect?.width ?? 0) / blockSize),
    height: head + counts.rows * rowSize, width: names + counts.columns * columnSize,
    show: (row, column) => {
      const element = scroller.current;
      if (element === null) return;
      element.scrollTo({
        top: scrollToShow({ start: head + row * rowSize, size: rowSize }, { start: element.scrollTop, size: element.clientHeight }, head),
        left: scrollToShow({ start: names + column * columnSize, size: columnSize }, { start: element.scrollLeft, size: element.clientWidth }, names),
      });
    },
  };
}

/** Of what is in view, the cells have what the head and the names leave; so both windows count from where those end. */
function observeCells(instance: Virtualizer<HTMLElement, Element>, tell: (rect: Rect) => void): void | (() => void) {
  return observeElementRect(instance, ({ height, width }) => {
    const { head, names } = measureSizes();
    tell({ height: Math.max(0, height - head), width: Math.max(0, width - names) });
  });
}

/** @param filled how many items fill the view, in fractions: of those at the edges a part is in view. */
function toWindow(items: readonly VirtualItem[], filled: number): MatrixWindow {
  return { from: items[0]?.index ?? 0, to: items.at(-1)?.index ?? -1, places: Math.ceil(filled) + 1 };
}
