'use client';

import { useCallback, useState, type FocusEvent, type PointerEvent } from 'react';
import { holdRows, isLookedAt, letIn, type Arrivals, type HeldRows } from '#lib/views/hold-rows.ts';
import { usePageAttendance } from './use-page-attendance.ts';

export type HeldList<Row> = HeldRows<Row> & {
  /** Lets everything that waits in, although the list is looked at. */
  apply: () => void;
  /** Goes on the element that the rows are in. */
  regionProps: {
    ref: (element: HTMLElement | null) => (() => void) | undefined;
    onPointerEnter: (event: PointerEvent) => void;
    onPointerLeave: () => void;
    onFocus: () => void;
    onBlur: (event: FocusEvent) => void;
  };
};

type HoldOptions<Row> = {
  /** The same array for as long as nothing changed. */
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  arrivals: Arrivals;
  /** Filters and sort as one text: when the reader changes them, the list is what he asked for, at once. */
  asked: string;
};

/**
 * Keeps the rows of a live list still while somebody looks at it: none moves, none comes between, none vanishes without a
 * word. New values show in their rows at once; `HeldNote` says what waits.
 */
export function useHeldRows<Row>({ rows, keyOf, arrivals, asked }: HoldOptions<Row>): HeldList<Row> {
  const [isPointed, setIsPointed] = useState(false);
  const [isFocused, setIsFocused] = useState(false);
  const [isInView, setIsInView] = useState(false);
  const { isPageShown, isLeftAlone } = usePageAttendance();
  const isHeld = isLookedAt({ isPageShown, isLeftAlone, isInView, isInside: isPointed || isFocused });
  const [last, setLast] = useState(() => ({ rows, asked, isHeld, held: letIn(rows) }));
  let { held } = last;
  if (last.rows !== rows || last.asked !== asked || last.isHeld !== isHeld) {
    held = isHeld && last.asked === asked ? holdRows(last.held.rows, rows, keyOf, arrivals) : letIn(rows);
    setLast({ rows, asked, isHeld, held });
  }
  return {
    ...held,
    apply: () => setLast({ rows, asked, isHeld, held: letIn(rows) }),
    regionProps: {
      ref: useCallback((element: HTMLElement | null) => watchView(element, setIsInView), []),
      // Touch has no hovering pointer: after a tap it would hold the rows for ever.
      onPointerEnter: (event) => setIsPointed(event.pointerType !== 'touch'),
      onPointerLeave: () => setIsPointed(false),
      onFocus: () => setIsFocused(true),
      onBlur: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setIsFocused(false);
      },
    },
  };
}

function watchView(element: HTMLElement | null, setIsInView: (isInView: boolean) => void): (() => void) | undefined {
  if (element === null) return undefined;
  const observer = new IntersectionObserver((entries) => setIsInView(entries.at(-1)?.isIntersecting === true));
  observer.observe(element);
  return () => observer.disconnect();
}
