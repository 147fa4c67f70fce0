'use client';

import { useEffect, useState, useSyncExternalStore, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { scrollToShow, toWindow, type MatrixWindow } from '#lib/views/placement/matrix-window.ts';
import { BLOCK, COLUMN, HEAD, NAME_COLUMN, NARROW_SCREEN, ROW } from './matrix-sizes.ts';

/** Rows kept ready beyond the edges, so that a flick that the browser scrolls ahead of us shows no gap. */
const ROWS_BEYOND = 6;

export type MatrixWindows = {
  readonly rows: MatrixWindow;
  /** Blocks of `BLOCK` columns. */
  readonly blocks: MatrixWindow;
  /** Height and width of everything, drawn or not. */
  readonly height: number;
  readonly width: number;
  /** Width of the column of names. */
  readonly nameColumn: number;
  /** Scrolls a cell into view, no further than needed. */
  readonly show: (row: number, column: number) => void;
};

type View = { readonly top: number; readonly left: number; readonly height: number; readonly width: number };

const NOTHING: View = { top: 0, left: 0, height: 0, width: 0 };

/** Which rows and columns of the matrix are in view, beside the head and the names that stand over them. */
export function useMatrixWindows(scroller: RefObject<HTMLElement | null>, counts: { rows: number; columns: number }): MatrixWindows {
  const nameColumn = useSyncExternalStore(onScreenChange, () => (window.matchMedia(NARROW_SCREEN).matches ? NAME_COLUMN.narrow : NAME_COLUMN.wide), () => NAME_COLUMN.wide);
  const view = useView(scroller, nameColumn);
  const height = HEAD + counts.rows * ROW;
  const width = nameColumn + counts.columns * COLUMN;
  return {
    rows: toWindow(view.top - ROWS_BEYOND, view.height + 2 * ROWS_BEYOND, counts.rows),
    blocks: toWindow(view.left, view.width, Math.ceil(counts.columns / BLOCK)),
    height, width, nameColumn,
    show: (row, column) => {
      const element = scroller.current;
      if (element === null) return;
      element.scrollTo({
        top: scrollToShow({ start: HEAD + row * ROW, size: ROW }, { start: element.scrollTop, size: element.clientHeight }, HEAD),
        left: scrollToShow({ start: nameColumn + column * COLUMN, size: COLUMN }, { start: element.scrollLeft, size: element.clientWidth }, nameColumn),
      });
    },
  };
}

/**
 * What is in view, in rows and in blocks of columns: it changes only when one of them comes or goes. That is drawn in the
 * frame of the scroll itself, so that no gap is ever painted.
 */
function useView(scroller: RefObject<HTMLElement | null>, nameColumn: number): View {
  const [view, setView] = useState(NOTHING);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    let last = NOTHING;
    const read = () => {
      const block = BLOCK * COLUMN;
      const next: View = {
        top: Math.floor(element.scrollTop / ROW), left: Math.floor(element.scrollLeft / block),
        height: Math.ceil((element.clientHeight - HEAD) / ROW) + 1, width: Math.ceil((element.clientWidth - nameColumn) / block) + 1,
      };
      if (next.top === last.top && next.left === last.left && next.height === last.height && next.width === last.width) return false;
      last = next;
      return true;
    };
    const onScroll = () => {
      if (read()) flushSync(() => setView(last));
    };
    const size = new ResizeObserver(() => {
      if (read()) setView(last);
    });
    size.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      size.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller, nameColumn]);
  return view;
}

function onScreenChange(listener: () => void): () => void {
  const query = window.matchMedia(NARROW_SCREEN);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}
