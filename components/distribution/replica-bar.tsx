'use client';

import { useId } from 'react';
import { SERIES_FILL } from '#components/status/series.ts';
import type { BarGeometry } from '#lib/views/replicas/distribution-rows.ts';
import type { Series } from '#lib/views/series.ts';

const HEIGHT = 26;

/**
 * One cluster's replicas from zero: ready as the fill, observed behind it, desired as a tick, the limits as brackets,
 * capacity as a ghost, overflow hatched, and the plan that is being edited as an outline. Decoration: numbers stand beside it.
 */
export function ReplicaBar({ bar, series, isStale = false }: { bar: BarGeometry; series: Series; isStale?: boolean }) {
  const hatch = useId();
  return (
    <svg aria-hidden className="block h-[26px] w-full overflow-visible">
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="6" className="stroke-warning-line" strokeWidth="2.5" />
        </pattern>
      </defs>
      <rect y="5" width="100%" height="16" rx="3" className="fill-surface" />
      {bar.capacity === undefined ? null : (
        <rect y="3" width={percent(bar.capacity)} height="20" rx="3" className="fill-raised stroke-line-strong" strokeDasharray="3 3" />
      )}
      <rect y="7" width={percent(bar.observed)} height="12" rx="2" className={SERIES_FILL[series]} opacity={isStale ? 0.2 : 0.35} />
      {isStale ? null : <rect y="7" width={percent(bar.ready)} height="12" rx="2" className={SERIES_FILL[series]} />}
      {bar.overflow === undefined ? null : (
        <rect x={percent(bar.overflow.from)} y="7" width={percent(bar.overflow.to - bar.overflow.from)} height="12" fill={`url(#${hatch})`} />
      )}
      {bar.preview === undefined ? null : (
        <rect y="4" width={percent(bar.preview)} height="18" rx="2" fill="none" className="stroke-focus" strokeWidth="2" strokeDasharray="5 3" />
      )}
      {bar.min === undefined ? null : <Bracket at={bar.min} path={`M4 1H0V${HEIGHT - 1}H4`} />}
      {bar.max === undefined ? null : <Bracket at={bar.max} path={`M-4 1H0V${HEIGHT - 1}H-4`} />}
      {bar.desired === undefined ? null : (
        <svg x={percent(bar.desired)} overflow="visible"><rect x="-1.5" y="2" width="3" height="22" rx="1" className="fill-text" /></svg>
      )}
    </svg>
  );
}

function Bracket({ at, path }: { at: number; path: string }) {
  return <svg x={percent(at)} overflow="visible"><path d={path} fill="none" className="stroke-muted" strokeWidth="1.25" /></svg>;
}

function percent(share: number): string {
  return `${Math.round(Math.max(0, share) * 10_000) / 100}%`;
}
