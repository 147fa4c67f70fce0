'use client';

import { useId, useState, type ReactNode } from 'react';
import { classNames } from './class-names.ts';

type TooltipProps = { text: string; children: ReactNode; align?: 'start' | 'end' };

/**
 * A longer explanation on hover and focus. It can be pointed at, and Escape puts it away (WCAG 1.4.13). What it says
 * must be somewhere on the page as well: touch has no hover.
 */
export function Tooltip({ text, children, align = 'start' }: TooltipProps) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <span
      className="relative inline-flex min-w-0"
      onPointerEnter={() => setIsOpen(true)}
      onPointerLeave={() => setIsOpen(false)}
      onFocus={() => setIsOpen(true)}
      onBlur={() => setIsOpen(false)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setIsOpen(false);
      }}
    >
      <button type="button" aria-describedby={isOpen ? id : undefined} className="inline-flex min-w-0 items-center text-left">
        {children}
      </button>
      {isOpen ? (
        <span
          role="tooltip"
          id={id}
          className={classNames(
            'absolute top-full z-30 w-max max-w-72 animate-enter rounded-md border border-line-strong bg-canvas px-3 py-2 text-xs text-text shadow-float',
            'before:absolute before:inset-x-0 before:-top-1 before:h-1',
            align === 'end' ? 'right-0' : 'left-0',
          )}
        >
          {text}
        </span>
      ) : null}
    </span>
  );
}
