'use client';

import { useSyncExternalStore } from 'react';
import { toDensity, toTheme, type Density, type Theme } from '#lib/contracts/preferences.ts';
import { rememberPreference } from './preference-cookie.ts';

const listeners = new Set<() => void>();

/** Theme and density live on the document element, put there by the server; this mirrors and changes them. */
export function useDisplay(): { theme: Theme; density: Density } {
  const theme = useSyncExternalStore(subscribe, () => toTheme(document.documentElement.dataset['theme']), () => 'system' as const);
  const density = useSyncExternalStore(subscribe, () => toDensity(document.documentElement.dataset['density']), () => 'comfortable' as const);
  return { theme, density };
}

export function setTheme(theme: Theme): void {
  change('theme', theme);
}

export function setDensity(density: Density): void {
  change('density', density);
}

function change(name: 'theme' | 'density', value: string): void {
  document.documentElement.dataset[name] = value;
  rememberPreference(name, value);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
