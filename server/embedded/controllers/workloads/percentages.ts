import type { IntOrString } from '../kinds.ts';

/** `25%` of a total, or the plain number; anything else counts as zero. */
export function resolveShare(value: IntOrString | undefined, total: number, rounding: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(value ?? '')?.[1];
  if (percent === undefined) return Number.isSafeInteger(Number(value ?? 0)) ? Number(value ?? 0) : 0;
  const share = (Number(percent) * total) / 100;
  return rounding === 'up' ? Math.ceil(share) : Math.floor(share);
}
