'use client';

import { useSyncExternalStore } from 'react';

/** Drafts that are kept for one subject, the newest first. */
const MAX_KEPT = 20;
const PREFIX = 'flotilla-drafts/';
const NOTHING: readonly KeptDraft[] = [];

export type KeptDraft = { readonly name: string; readonly text: string };

const listeners = new Set<() => void>();
const cache = new Map<string, { raw: string | null; drafts: readonly KeptDraft[] }>();

/** The named drafts of a subject in this browser. They survive a reload; a link carries a draft to somebody else. */
export function useKeptDrafts(subject: string): readonly KeptDraft[] {
  return useSyncExternalStore(subscribe, () => read(subject), () => NOTHING);
}

/** @returns false when the browser keeps nothing. */
export function keepDraft(subject: string, draft: KeptDraft): boolean {
  return write(subject, [draft, ...read(subject).filter(({ name }) => name !== draft.name)].slice(0, MAX_KEPT));
}

export function dropDraft(subject: string, name: string): boolean {
  return write(subject, read(subject).filter((draft) => draft.name !== name));
}

function read(subject: string): readonly KeptDraft[] {
  let raw: string | null = null;
  try {
    raw = window.localStorage.getItem(PREFIX + subject);
  } catch {
    // A browser that refuses storage has no kept drafts; keeping one says so.
    return NOTHING;
  }
  const known = cache.get(subject);
  if (known?.raw === raw) return known.drafts;
  const drafts = parse(raw);
  cache.set(subject, { raw, drafts });
  return drafts;
}

function parse(raw: string | null): readonly KeptDraft[] {
  if (raw === null) return NOTHING;
  try {
    const value: unknown = JSON.parse(raw);
    return Array.isArray(value) ? value.flatMap(toDraft) : NOTHING;
  } catch {
    // Somebody else's text under our name: as good as none.
    return NOTHING;
  }
}

function toDraft(value: unknown): KeptDraft[] {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('text' in value)) return [];
  return typeof value.name === 'string' && typeof value.text === 'string' ? [{ name: value.name, text: value.text }] : [];
}

function write(subject: string, drafts: readonly KeptDraft[]): boolean {
  try {
    window.localStorage.setItem(PREFIX + subject, JSON.stringify(drafts));
  } catch {
    return false;
  }
  for (const listener of listeners) listener();
  return true;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}
