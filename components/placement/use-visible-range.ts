'use client';

import { useEffect, useState, type RefObject } from 'react';

/** Items kept ready beyond the edges, so that a flick shows no gap. */
const MARGIN = 6;

export type VisibleRange = { readonly from: number; readonly to: number };

type Axis = {
  readonly count: number;
  readonly size: number;
  /** What stands before the first item and does not scroll away. */
  readonly lead: number;
  /** Items that a range moves on by: few where an item is cheap to make, more where a move concerns everything in view. */
  readonly step: number;
};

/**
 * Which rows and columns of fixed sizes are in view. With fixed sizes this is arithmetic, so nothing is measured but the
 * scroller, and nothing renders until a step's worth was scrolled. `to` is inclusive.
 */
export function useVisibleRanges(scroller: RefObject<HTMLElement | null>, rows: Axis, columns: Axis): { rows: VisibleRange; columns: VisibleRange } {
  const [view, setView] = useState({ top: 0, left: 0, height: 0, width: 0 });
  const { size: rowSize, step: rowStep } = rows;
  const { size: columnSize, step: columnStep } = columns;
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = () => setView((before) => {
      const next = { top: steps(element.scrollTop, { size: rowSize, step: rowStep }), left: steps(element.scrollLeft, { size: columnSize, step: columnStep }), height: element.clientHeight, width: element.clientWidth };
      return next.top === before.top && next.left === before.left && next.height === before.height && next.width === before.width ? before : next;
    });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, rowSize, rowStep, columnSize, columnStep]);
  return { rows: toRange(view.top, view.height, rows), columns: toRange(view.left, view.width, columns) };
}

/** Whole steps scrolled so far. */
function steps(offset: number, { size, step }: Pick<Axis, 'size' | 'step'>): number {
  return Math.floor(offset / (size * step));
}

function toRange(steps: number, extent: number, { count, size, lead, step }: Axis): VisibleRange {
  const first = steps * step;
  const visible = Math.ceil(Math.max(0, extent - lead) / size);
  return { from: Math.max(0, Math.min(count - 1, first) - MARGIN), to: Math.min(count - 1, first + visible + step + MARGIN) };
}

/** Scrolls one item into view, no further than needed. */
export function scrollToItem(element: HTMLElement | null, row: number, column: number, rows: Axis, columns: Axis): void {
  if (element === null) return;
  element.scrollTop = nearest(element.scrollTop, element.clientHeight, row, rows);
  element.scrollLeft = nearest(element.scrollLeft, element.clientWidth, column, columns);
}

function nearest(offset: number, extent: number, index: number, { size, lead }: Axis): number {
  const start = index * size;
  if (start < offset) return start;
  const end = start + size - (extent - lead);
  return end > offset ? end : offset;
}
