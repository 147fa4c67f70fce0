'use client';

import { useMemo, useSyncExternalStore } from 'react';
import { useSearchParams } from 'next/navigation';

const listeners = new Set<() => void>();

/**
 * The address's parameters and a way to change some; an empty value removes one. Read from the browser itself, since
 * Next's copy follows a moment later and a field bound to it would lose what is typed meanwhile.
 */
export function useAddress(): { params: URLSearchParams; setParams: (change: Readonly<Record<string, string>>, mode: 'replace' | 'push') => void } {
  const fromNext = useSearchParams();
  const search = useSyncExternalStore(subscribe, () => window.location.search, () => `?${fromNext.toString()}`);
  return { params: useMemo(() => new URLSearchParams(search), [search]), setParams };
}

function setParams(change: Readonly<Record<string, string>>, mode: 'replace' | 'push'): void {
  const params = new URLSearchParams(window.location.search);
  for (const [name, value] of Object.entries(change)) {
    if (value === '') params.delete(name);
    else params.set(name, value);
  }
  const text = params.toString();
  const address = `${window.location.pathname}${text === '' ? '' : `?${text}`}`;
  if (mode === 'push') window.history.pushState(null, '', address);
  else window.history.replaceState(null, '', address);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}
