'use client';

import { useState, type FocusEvent, type PointerEvent } from 'react';
import { holdOrder } from '#lib/views/hold-order.ts';

export type HeldOrder<Row> = {
  rows: readonly Row[];
  /** Rows that would stand elsewhere; 0 unless the order is being held. */
  heldChanges: number;
  /** Lets the new order in, although the pointer is still there. */
  apply: () => void;
  /** Goes on the element that the rows are in. */
  regionProps: {
    onPointerEnter: (event: PointerEvent) => void;
    onPointerLeave: () => void;
    onFocus: () => void;
    onBlur: (event: FocusEvent) => void;
  };
};

/**
 * Keeps rows in place while the pointer or the focus is among them, so that nothing moves under a click. New values
 * still show in their rows at once; only the order waits.
 */
export function useHeldOrder<Row>(rows: readonly Row[], keyOf: (row: Row) => string): HeldOrder<Row> {
  const [isPointed, setIsPointed] = useState(false);
  const [isFocused, setIsFocused] = useState(false);
  const [shownKeys, setShownKeys] = useState<readonly string[]>(() => rows.map(keyOf));
  const isHeld = isPointed || isFocused;
  const held = isHeld ? holdOrder(shownKeys, rows, keyOf) : { rows, heldChanges: 0 };
  const keys = held.rows.map(keyOf);
  if (keys.length !== shownKeys.length || keys.some((key, index) => key !== shownKeys[index])) setShownKeys(keys);
  return {
    ...held,
    apply: () => setShownKeys(rows.map(keyOf)),
    regionProps: {
      // Touch has no hovering pointer: after a tap it would hold the order for ever.
      onPointerEnter: (event) => setIsPointed(event.pointerType !== 'touch'),
      onPointerLeave: () => setIsPointed(false),
      onFocus: () => setIsFocused(true),
      onBlur: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setIsFocused(false);
      },
    },
  };
}
