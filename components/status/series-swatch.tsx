import type { Series } from '#lib/views/series.ts';
import { SERIES_FILL } from './series.ts';

/** The small square that ties a cluster's name to its colour. */
export function SeriesSwatch({ series }: { series: Series }) {
  return (
    <svg aria-hidden viewBox="0 0 8 8" className="size-2 shrink-0">
      <rect width="8" height="8" rx="2" className={SERIES_FILL[series]} />
    </svg>
  );
}
