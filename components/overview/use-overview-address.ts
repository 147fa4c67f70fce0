'use client';

import { useMemo } from 'react';
import { useSearchParams } from 'next/navigation';
import { formatOverviewAddress, parseOverviewAddress, type OverviewAddress } from '#lib/views/overview/overview-address.ts';

/**
 * What the page shows, as its address says it. Changes replace the address without asking the server: the data is here
 * already, and Next keeps `useSearchParams` in step with the history API.
 */
export function useOverviewAddress(): { address: OverviewAddress; setAddress: (change: Partial<OverviewAddress>) => void } {
  const params = useSearchParams();
  const address = useMemo(() => parseOverviewAddress(params), [params]);
  const setAddress = (change: Partial<OverviewAddress>) => {
    const { pathname, hash } = window.location;
    window.history.replaceState(null, '', `${pathname}${formatOverviewAddress({ ...address, ...change })}${hash}`);
  };
  return { address, setAddress };
}
