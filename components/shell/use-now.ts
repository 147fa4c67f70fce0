'use client';

import { useSyncExternalStore } from 'react';
import { useShellContext } from './phrasing-provider.tsx';

/** Relative times are written in steps of ten seconds; half of that is often enough. */
const TICK_MS = 5_000;

let nowMs = typeof window === 'undefined' ? 0 : Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** The time to count from. The first render uses the server's, so that both write the same words. */
export function useNow(): number {
  const { renderedAtMs } = useShellContext();
  return useSyncExternalStore(subscribe, () => nowMs, () => renderedAtMs);
}

/** False on the server and in the first render, true afterwards: for what only the browser knows, such as its time zone. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(neverChanges, () => true, () => false);
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    nowMs = Date.now();
    timer = setInterval(tick, TICK_MS);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

function tick(): void {
  nowMs = Date.now();
  for (const listener of listeners) listener();
}

function neverChanges(): () => void {
  return () => undefined;
}
