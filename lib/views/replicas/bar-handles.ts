import { REPLICAS_MAX } from '#lib/federation/types/preference.ts';
import { entryFor, type PreferenceDraft } from './preference-draft.ts';

/** What is set along a cluster's bar. */
export const BAR_BOUNDS = ['min', 'max'] as const;
export type BarBound = (typeof BAR_BOUNDS)[number];

/** One handle: where it stands along the bar, from 0 to 1, and its number of replicas; undefined for no bound. */
export type BarHandle = { readonly bound: BarBound; readonly at: number; readonly value: number | undefined };

/** The handles of one cluster's bar that reaches so many replicas. Without a bound they rest at the bar's begin and end. */
export function toBarHandles(draft: PreferenceDraft, cluster: string, scaleMax: number): BarHandle[] {
  return BAR_BOUNDS.map((bound) => {
    const value = readBound(draft, cluster, bound);
    return { bound, value, at: value === undefined ? Number(bound === 'max') : Math.min(1, value / scaleMax) };
  });
}

/** What the bound's field says once its handle was dragged to a place on the bar; at the handle's rest it is none. Handles do not pass each other. */
export function draggedTo(draft: PreferenceDraft, cluster: string, bound: BarBound, at: number, scaleMax: number): string {
  const count = Math.max(0, Math.min(Math.round(at * scaleMax), Math.floor(scaleMax)));
  return bound === 'max' && at >= 1 ? '' : show(draft, cluster, bound, count);
}

/** What the bound's field says so many replicas further up or down, as keys move a handle. */
export function steppedBy(draft: PreferenceDraft, cluster: string, bound: BarBound, steps: number, scaleMax: number): string {
  const value = readBound(draft, cluster, bound);
  // From no maximum the way up leads nowhere, and the way down begins at the bar's end.
  if (bound === 'max' && value === undefined) return steps > 0 ? '' : show(draft, cluster, bound, Math.max(0, Math.floor(scaleMax) + steps + 1));
  return show(draft, cluster, bound, Math.max(0, Math.min(REPLICAS_MAX, (value ?? 0) + steps)));
}

function show(draft: PreferenceDraft, cluster: string, bound: BarBound, count: number): string {
  if (bound === 'max') return String(Math.max(count, readBound(draft, cluster, 'min') ?? 0));
  const least = Math.min(count, readBound(draft, cluster, 'max') ?? count);
  return least === 0 ? '' : String(least);
}

function readBound(draft: PreferenceDraft, cluster: string, bound: BarBound): number | undefined {
  const text = entryFor(draft, cluster)?.[bound].trim() ?? '';
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
