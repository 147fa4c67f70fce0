'use client';

import * as Radix from '@radix-ui/react-dialog';
import { useState, type ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { classNames } from './class-names.ts';
import { CloseIcon } from './icons.tsx';

type DialogProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  description?: string;
  closeLabel: string;
  /** `drawer` comes in from the left edge and is as tall as the window; `wide` has room for tables. */
  shape?: 'centre' | 'wide' | 'drawer';
  children: ReactNode;
};

allowOwnStyles();

/** A modal dialog: focus stays inside, Escape closes it, and focus returns to what opened it, or to the content. */
export function Dialog({ isOpen, onOpenChange, ...panel }: DialogProps) {
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim [animation-delay:0ms]" />
        <Panel {...panel} />
      </Radix.Portal>
    </Radix.Root>
  );
}

/** There while the dialog is open. */
function Panel({ title, description, closeLabel, shape = 'centre', children }: Omit<DialogProps, 'isOpen' | 'onOpenChange'>) {
  // Asked before anything in here is on the page, for some of it takes the focus at once.
  const [opener] = useState(() => document.activeElement);
  return (
    <Radix.Content
      {...(description === undefined ? { 'aria-describedby': undefined } : {})}
      onCloseAutoFocus={(event) => {
        // The library would look for a trigger of its own, which these dialogs don't have.
        event.preventDefault();
        giveFocusBack(opener);
      }}
      className={classNames(
        'fixed z-50 overflow-y-auto bg-canvas p-4 shadow-float',
        shape === 'drawer'
          ? 'inset-y-0 left-0 w-72 max-w-[85vw] animate-slide border-r border-line'
          : shape === 'wide'
            ? 'inset-x-2 top-[4vh] mx-auto max-h-[92vh] max-w-4xl animate-enter rounded-md border border-line md:inset-x-4'
            : 'inset-x-4 top-4 mx-auto max-h-[calc(100dvh-2rem)] max-w-lg sm:top-[min(12vh,6rem)] sm:max-h-[calc(100dvh-2*min(12vh,6rem))] animate-enter rounded-md border border-line',
      )}
    >
      <div className="mb-3 flex items-start justify-between gap-3">
        <div>
          <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
          {description === undefined ? null : <Radix.Description className="text-sm text-muted">{description}</Radix.Description>}
        </div>
        <Radix.Close asChild>
          <IconButton label={closeLabel}><CloseIcon /></IconButton>
        </Radix.Close>
      </div>
      {children}
    </Radix.Content>
  );
}

/** What opened a dialog may be gone or switched off by then: the focus goes to the page's content rather than nowhere. */
function giveFocusBack(opener: Element | null): void {
  if (opener instanceof HTMLElement && opener !== document.body) opener.focus({ preventScroll: true });
  if (document.activeElement === null || document.activeElement === document.body) document.querySelector('main')?.focus({ preventScroll: true });
}

/**
 * While a dialog is open the page behind must not scroll, which the library does with a style element of its own. The
 * Content-Security-Policy lets it in only with this page's nonce, and this global is where the library looks for it.
 */
function allowOwnStyles(): void {
  if (typeof document === 'undefined') return;
  Reflect.set(globalThis, '__webpack_nonce__', document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce);
}
