'use client';

import { useEffect, useId, useState, type ReactNode } from 'react';
import { classNames } from './class-names.ts';

type TooltipProps = { text: string; children: ReactNode; align?: 'start' | 'end' };

/**
 * A longer explanation on hover and focus. It can be pointed at, and Escape puts it away wherever the focus is
 * (WCAG 1.4.13). What it says must be somewhere on the page as well: touch has no hover.
 */
export function Tooltip({ text, children, align = 'start' }: TooltipProps) {
  const id = useId();
  const [isDismissed, setIsDismissed] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setIsDismissed(true);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <span className="group relative inline-flex min-w-0">
      <button
        type="button"
        aria-describedby={id}
        onPointerEnter={() => setIsDismissed(false)}
        onFocus={() => setIsDismissed(false)}
        className="inline-flex min-w-0 items-center text-left"
      >
        {children}
      </button>
      <span
        role="tooltip"
        id={id}
        className={classNames(
          'absolute top-full z-30 hidden w-max max-w-72 animate-enter rounded-md border border-line-strong bg-canvas px-3 py-2 text-xs text-text shadow-float',
          'before:absolute before:inset-x-0 before:-top-1 before:h-1',
          !isDismissed && 'group-focus-within:block group-hover:block',
          align === 'end' ? 'right-0' : 'left-0',
        )}
      >
        {text}
      </span>
    </span>
  );
}
