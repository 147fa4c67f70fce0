'use client';

import { useSyncExternalStore } from 'react';

/** After this long without a touch the page hangs on a wall or its reader left; whoever reads moves something sooner. */
const LEFT_ALONE_MS = 120_000;
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchmove', 'scroll'] as const;

type PageAttendance = { readonly isPageShown: boolean; readonly isLeftAlone: boolean };

const listeners = new Set<() => void>();
const AT_FIRST: PageAttendance = { isPageShown: true, isLeftAlone: false };
let attendance = AT_FIRST;
let signAtMs = 0;
let leaving: ReturnType<typeof setTimeout> | undefined;

/** Whether the page is shown, and whether anybody has touched it lately. One watch for all lists of the tab. */
export function usePageAttendance(): PageAttendance {
  return useSyncExternalStore(subscribe, () => attendance, () => AT_FIRST);
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) start();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stop();
  };
}

function start(): void {
  for (const sign of SIGNS) window.addEventListener(sign, onSign, { passive: true, capture: true });
  document.addEventListener('visibilitychange', onVisibility);
  attendance = { isPageShown: document.visibilityState === 'visible', isLeftAlone: false };
  waitForLeaving();
}

function stop(): void {
  for (const sign of SIGNS) window.removeEventListener(sign, onSign, { capture: true });
  document.removeEventListener('visibilitychange', onVisibility);
  clearTimeout(leaving);
}

function onSign(event: Event): void {
  signAtMs = event.timeStamp;
  if (attendance.isLeftAlone) become({ ...attendance, isLeftAlone: false });
}

function onVisibility(): void {
  signAtMs = performance.now();
  become({ isPageShown: document.visibilityState === 'visible', isLeftAlone: false });
}

/** One timer that looks when the last sign was, since setting it anew for every move of the pointer would cost more than it tells. */
function waitForLeaving(): void {
  const quietMs = performance.now() - signAtMs;
  if (quietMs >= LEFT_ALONE_MS && !attendance.isLeftAlone) become({ ...attendance, isLeftAlone: true });
  leaving = setTimeout(waitForLeaving, quietMs >= LEFT_ALONE_MS ? LEFT_ALONE_MS : LEFT_ALONE_MS - quietMs);
}

function become(next: PageAttendance): void {
  attendance = next;
  for (const listener of listeners) listener();
}
