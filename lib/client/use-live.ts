'use client';

import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { create } from 'zustand';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { browserTimers } from './browser-timers.ts';
import { fetchJson, isSignedOut } from './fetch-json.ts';
import { followLive, type LiveState, type StreamSource } from './live.ts';
import { openSharedLine } from './shared-line.ts';
import { whileLookedAt } from './while-looked-at.ts';

/** State of the page's one live line; shell state, not server data. */
export const useLiveState = create<LiveState>(() => ({ kind: 'connecting' }));

/** Follows the server's hints while the component is mounted and the tab is looked at. One for each tab: mount it once, in the shell. */
export function useLive(): void {
  const queryClient = useQueryClient();
  useEffect(
    () => whileLookedAt(document, (isAgain) => {
      // Hints were missed meanwhile.
      if (isAgain) void queryClient.invalidateQueries();
      return followLive({
        open: openLine,
        refetch: (queryKey) => queryClient.invalidateQueries({ queryKey }),
        isShown: (queryKey) => queryClient.getQueryCache().findAll({ queryKey, type: 'active' }).length > 0,
        outdate: (queryKey) => void queryClient.invalidateQueries({ queryKey, refetchType: 'none' }),
        refetchAll: () => queryClient.invalidateQueries(),
        isSignedIn,
        onState: (state) => useLiveState.setState(state, true),
        timers: browserTimers,
      });
    }, browserTimers),
    [queryClient],
  );
}

/** Locks are for pages over HTTPS or of this very machine; elsewhere each tab has a line of its own. */
function openLine(): StreamSource {
  const open = () => new EventSource(apiRoutes.watch());
  if (!('locks' in navigator)) return open();
  return openSharedLine({ open, openChannel: () => new BroadcastChannel('flotilla-live'), locks: navigator.locks, timers: browserTimers });
}

async function isSignedIn(): Promise<boolean> {
  try {
    await fetchJson(apiRoutes.signIn());
    return true;
  } catch (error) {
    return !isSignedOut(error);
  }
}
