'use client';

import { useMemo, useSyncExternalStore } from 'react';
import { useSearchParams } from 'next/navigation';

const listeners = new Set<() => void>();

/** How a page's state is read from its address and written into it. */
export type AddressForm<Address> = {
  readonly parse: (params: { get(name: string): string | null }) => Address;
  readonly format: (address: Address) => string;
};

/**
 * What a page shows, as its address says it. The browser's address itself is read, since Next's copy follows a moment
 * later and a field bound to it would lose what is typed meanwhile. Changes are made without asking the server.
 */
export function useAddress<Address extends object>(form: AddressForm<Address>): { address: Address; setAddress: (change: Partial<Address>) => void } {
  const params = useSearchParams();
  const search = useSyncExternalStore(subscribe, () => window.location.search, () => `?${params.toString()}`);
  const address = useMemo(() => form.parse(new URLSearchParams(search)), [form, search]);
  return { address, setAddress: (change) => replaceAddress(form, change) };
}

function replaceAddress<Address extends object>(form: AddressForm<Address>, change: Partial<Address>): void {
  const { pathname, search, hash } = window.location;
  const address = { ...form.parse(new URLSearchParams(search)), ...change };
  window.history.replaceState(null, '', `${pathname}${form.format(address)}${hash}`);
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
