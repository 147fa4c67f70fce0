'use client';

import { useMemo, useSyncExternalStore } from 'react';
import { useSearchParams } from 'next/navigation';
import { replaceOwnParams } from '#lib/views/own-params.ts';

/** How a page's state is read from its address and written into it. `format` gives `?…`, or nothing for the defaults. */
type AddressForm<Address> = {
  readonly parse: (params: { get(name: string): string | null }) => Address;
  readonly format: (address: Address) => string;
};

/** Whether the browser's back button comes by the address before the change. */
type AddressMode = 'replace' | 'push';

const listeners = new Set<() => void>();

/** What a page shows, as its address says it. Changes are made without asking the server: the data is here already. */
export function useAddress<Address extends object>(form: AddressForm<Address>): { address: Address; setAddress: (change: Partial<Address>) => void } {
  const search = useSearch();
  const address = useMemo(() => form.parse(new URLSearchParams(search)), [form, search]);
  const setAddress = (change: Partial<Address>) => {
    const now = form.parse(new URLSearchParams(window.location.search));
    moveTo(replaceOwnParams(window.location.search, form.format(now), form.format({ ...now, ...change })), 'replace');
  };
  return { address, setAddress };
}

/** The address's single parameters and a way to change some; an empty value removes one. */
export function useAddressParams(): { params: URLSearchParams; setParams: (change: Readonly<Record<string, string>>, mode: AddressMode) => void } {
  const search = useSearch();
  return { params: useMemo(() => new URLSearchParams(search), [search]), setParams };
}

function setParams(change: Readonly<Record<string, string>>, mode: AddressMode): void {
  const params = new URLSearchParams(window.location.search);
  for (const [name, value] of Object.entries(change)) {
    if (value === '') params.delete(name);
    else params.set(name, value);
  }
  const text = params.toString();
  moveTo(text === '' ? '' : `?${text}`, mode);
}

/**
 * The browser's address itself is read, since Next's copy follows a moment later and a field bound to it would lose what
 * is typed meanwhile. Next's copy is still watched, because its navigations change the address too.
 */
function useSearch(): string {
  const fromNext = useSearchParams();
  return useSyncExternalStore(subscribe, () => window.location.search, () => `?${fromNext.toString()}`);
}

function moveTo(search: string, mode: AddressMode): void {
  const { pathname, hash } = window.location;
  const address = `${pathname}${search}${hash}`;
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
