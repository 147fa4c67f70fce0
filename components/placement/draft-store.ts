'use client';

import { createStore, type StoreApi } from 'zustand';

/** Steps that can be taken back; older ones are forgotten. */
const MAX_STEPS = 200;

/** A draft with the way there and back. `present` is undefined while nothing differs from what is stored. */
export type DraftState<T> = { readonly past: readonly (T | undefined)[]; readonly present: T | undefined; readonly future: readonly (T | undefined)[] };

export type DraftStore<T> = StoreApi<DraftState<T>>;

export function createDraftStore<T>(initial?: T): DraftStore<T> {
  return createStore<DraftState<T>>(() => ({ past: [], present: initial, future: [] }));
}

/** Makes an edit, as a step of its own or joined to the last one; what was taken back before can't be redone after it. */
export function edit<T>(store: DraftStore<T>, next: T | undefined, as: 'step' | 'joined' = 'step'): void {
  const { past, present } = store.getState();
  store.setState({ past: as === 'joined' ? past : [...past, present].slice(-MAX_STEPS), present: next, future: [] });
}

export function undo<T>(store: DraftStore<T>): void {
  const { past, present, future } = store.getState();
  if (past.length === 0) return;
  store.setState({ past: past.slice(0, -1), present: past.at(-1), future: [present, ...future] });
}

export function redo<T>(store: DraftStore<T>): void {
  const { past, present, future } = store.getState();
  if (future.length === 0) return;
  store.setState({ past: [...past, present], present: future[0], future: future.slice(1) });
}

/** Forgets the draft and every step of it: what it said is stored now, or not wanted. */
export function clear<T>(store: DraftStore<T>): void {
  store.setState({ past: [], present: undefined, future: [] });
}

/** Handles Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y (with ⌘ on a Mac). @returns whether the key was one of them. */
export function handleDraftKey<T>(store: DraftStore<T>, event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>): boolean {
  if (!event.ctrlKey && !event.metaKey) return false;
  const key = event.key.toLowerCase();
  if (key === 'z') {
    if (event.shiftKey) redo(store);
    else undo(store);
    return true;
  }
  if (key !== 'y') return false;
  redo(store);
  return true;
}
