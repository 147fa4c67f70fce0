'use client';

import { useMemo, useSyncExternalStore } from 'react';
import { useSearchParams } from 'next/navigation';
import { formatOverviewAddress, parseOverviewAddress, type OverviewAddress } from '#lib/views/overview/overview-address.ts';

const listeners = new Set<() => void>();

/**
 * What the page shows, as its address says it. The browser's address itself is read, not Next's copy of it: that one
 * follows a moment later, and a text field bound to it would lose what is typed meanwhile. Next's copy is still watched,
 * because its navigations change the address too. Changes are made without asking the server: the data is here already.
 */
export function useOverviewAddress(): { address: OverviewAddress; setAddress: (change: Partial<OverviewAddress>) => void } {
  const params = useSearchParams();
  const search = useSyncExternalStore(subscribe, () => window.location.search, () => `?${params.toString()}`);
  const address = useMemo(() => parseOverviewAddress(new URLSearchParams(search)), [search]);
  return { address, setAddress };
}

function setAddress(change: Partial<OverviewAddress>): void {
  const { pathname, search, hash } = window.location;
  const address = { ...parseOverviewAddress(new URLSearchParams(search)), ...change };
  window.history.replaceState(null, '', `${pathname}${formatOverviewAddress(address)}${hash}`);
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
