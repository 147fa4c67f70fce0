import type { Series } from '#lib/views/series.ts';

/** A cluster's colour as a fill. Written out because the style sheet is made from the class names it finds. */
export const SERIES_FILL: Readonly<Record<Series, string>> = {
  1: 'fill-series-1', 2: 'fill-series-2', 3: 'fill-series-3', 4: 'fill-series-4', 5: 'fill-series-5', 6: 'fill-series-6',
  neutral: 'fill-series-neutral',
};
