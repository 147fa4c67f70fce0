import type { PlacementMatrix } from '#lib/contracts/placement.ts';

type Clusters = PlacementMatrix['clusters'];

/** Columns that stand side by side in one region, by their indexes; `to` is inclusive. The region is empty where none is known. */
export type RegionRun = { readonly region: string; readonly from: number; readonly to: number };

/** The runs of one region each, from left to right; clusters come sorted by region, so a region is one run. */
export function toRegionRuns(clusters: Clusters): RegionRun[] {
  const starts = clusters.flatMap(({ region }, i) => (i > 0 && clusters[i - 1]?.region === region ? [] : [{ region, from: i }]));
  return starts.map((start, i) => ({ ...start, to: (starts[i + 1]?.from ?? clusters.length) - 1 }));
}

/** A cluster with its region and zones, as far as they are known. */
export function describePlace({ name, region, zones }: Pick<Clusters[number], 'name' | 'region' | 'zones'>, list: (words: readonly string[]) => string): string {
  return [name, region, list(zones)].filter((part) => part !== '').join(' · ');
}
