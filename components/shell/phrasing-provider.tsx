'use client';

import { createContext, use, useMemo, useState, type ReactNode } from 'react';
import type { Locale } from '#lib/contracts/preferences.ts';
import { invariant } from '#lib/kube/invariant.ts';
import type { Messages } from '#lib/views/messages/messages.ts';
import { createPhrasing, type Phrasing } from '#lib/views/phrasing.ts';

type ShellContext = {
  phrasing: Phrasing;
  renderedAtMs: number;
  hasShortcuts: boolean;
  setHasShortcuts: (hasShortcuts: boolean) => void;
};

const Context = createContext<ShellContext | undefined>(undefined);

type PhrasingProviderProps = {
  locale: Locale;
  messages: Messages;
  renderedAtMs: number;
  hasShortcuts: boolean;
  children: ReactNode;
};

/** Gives every component the reader's words and number forms. */
export function PhrasingProvider({ locale, messages, renderedAtMs, hasShortcuts: initial, children }: PhrasingProviderProps) {
  const [hasShortcuts, setHasShortcuts] = useState(initial);
  const phrasing = useMemo(() => createPhrasing(locale, messages), [locale, messages]);
  const value = useMemo(() => ({ phrasing, renderedAtMs, hasShortcuts, setHasShortcuts }), [phrasing, renderedAtMs, hasShortcuts]);
  return <Context value={value}>{children}</Context>;
}

export function useShellContext(): ShellContext {
  const value = use(Context);
  invariant(value !== undefined, 'the phrasing provider is above every console component');
  return value;
}

export function usePhrasing(): Phrasing {
  return useShellContext().phrasing;
}
