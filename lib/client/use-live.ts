'use client';

import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { create } from 'zustand';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { fetchJson, isSignedOut } from './fetch-json.ts';
import { followLive, type LiveState } from './live.ts';

/** State of the page's one live line; shell state, not server data. */
export const useLiveState = create<LiveState>(() => ({ kind: 'connecting' }));

/** Follows the server's hints while the component is mounted. One for each tab: mount it once, in the shell. */
export function useLive(): void {
  const queryClient = useQueryClient();
  useEffect(
    () => followLive({
      open: () => new EventSource(apiRoutes.watch()),
      refetch: (queryKey) => queryClient.invalidateQueries({ queryKey }),
      isShown: (queryKey) => queryClient.getQueryCache().findAll({ queryKey, type: 'active' }).length > 0,
      outdate: (queryKey) => void queryClient.invalidateQueries({ queryKey, refetchType: 'none' }),
      refetchAll: () => queryClient.invalidateQueries(),
      isSignedIn,
      onState: (state) => useLiveState.setState(state, true),
      timers: {
        now: () => Date.now(),
        setTimeout: (run, delayMs) => window.setTimeout(run, delayMs),
        clearTimeout: (timer) => window.clearTimeout(typeof timer === 'number' ? timer : undefined),
      },
    }),
    [queryClient],
  );
}

async function isSignedIn(): Promise<boolean> {
  try {
    await fetchJson(apiRoutes.signIn());
    return true;
  } catch (error) {
    return !isSignedOut(error);
  }
}
