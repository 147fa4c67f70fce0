'use client';

import { memo } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { classNames } from '#components/ui/class-names.ts';
import type { PlacementMatrix } from '#lib/contracts/placement.ts';
import { describePlace, type RegionRun } from '#lib/views/placement/matrix-regions.ts';
import type { MatrixWindow } from '#lib/views/placement/matrix-window.ts';
import { BLOCK, type MatrixSizes } from './matrix-sizes.ts';

/** Of the root font size: what a letter of a region's name takes at most, and what stands around the name. */
const LETTER = 7 / 16;
const AROUND = 0.75;

type MatrixHeadProps = { clusters: PlacementMatrix['clusters']; runs: readonly RegionRun[]; sizes: MatrixSizes; blocks: MatrixWindow; count: number; isWhole: boolean; onPickAll: () => void };

/** The clusters' names under the regions they stand in, which stay in view while rows scroll under them. */
export function MatrixHead({ clusters, runs, sizes, blocks, count, isWhole, onPickAll }: MatrixHeadProps) {
  const { t, number } = usePhrasing();
  const { band, column, head, names } = sizes;
  const [from, to] = [blocks.from * BLOCK, (blocks.to + 1) * BLOCK];
  const inView = runs.filter((run) => run.from < to && run.to >= from);
  const beside = new Map(inView.filter((run) => isNarrow(run, sizes)).map((run) => [run.from, run.region]));
  return (
    <div role="row" aria-rowindex={1} className="sticky top-0 z-20 border-b border-line bg-surface" style={{ height: head }}>
      <div role="columnheader" aria-colindex={1} className="sticky left-0 z-10 flex items-end gap-2 border-r border-line bg-surface px-3 pb-2 text-xs font-medium text-muted" style={{ width: names, height: head - 1 }}>
        <input type="checkbox" aria-label={t('matrix.selectAll')} checked={isWhole} onChange={onPickAll} />
        {t('matrix.workload')} <span className="tabular-nums">{number(count)}</span>
      </div>
      {inView.map((run) => (
        <div key={run.from} aria-hidden className={classNames('absolute top-0', run.from > 0 && 'border-l border-line')} style={{ left: names + run.from * column, width: widthOf(run, sizes), height: head - 1 }}>
          {isNarrow(run, sizes) ? null : <span className="sticky inline-block max-w-full truncate px-1.5 text-xs leading-5 text-muted" style={{ left: names, height: band }}>{run.region === '' ? t('placement.noRegion') : run.region}</span>}
        </div>
      ))}
      {clusters.slice(from, to).map((cluster, i) => <ClusterHead key={cluster.name} cluster={cluster} column={from + i} region={beside.get(from + i)} sizes={sizes} />)}
    </div>
  );
}

type ClusterHeadProps = { cluster: PlacementMatrix['clusters'][number]; column: number; region: string | undefined; sizes: MatrixSizes };

/** One cluster's name, upright. Those that stay in view in a scroll to the side are left alone. */
const ClusterHead = memo(function ClusterHead({ cluster, column, region, sizes }: ClusterHeadProps) {
  const { t, list } = usePhrasing();
  return (
    <div
      role="columnheader" aria-colindex={column + 2} title={describePlace(cluster, list)} aria-label={cluster.name}
      className="absolute flex flex-col items-start justify-center overflow-hidden pt-2 text-xs leading-3 contain-strict [writing-mode:vertical-rl] rotate-180"
      style={{ top: sizes.band, left: sizes.names + column * sizes.column, width: sizes.column, height: sizes.head - sizes.band - 1 }}
    >
      {region === undefined ? null : <span className="max-h-full truncate text-muted">{region === '' ? t('placement.noRegion') : region}</span>}
      <span className="max-h-full truncate font-mono">{cluster.name}</span>
    </div>
  );
});

/** Lines between regions, through all rows. */
export const RegionLines = memo(function RegionLines({ runs, sizes: { column, head, names }, height }: { runs: readonly RegionRun[]; sizes: MatrixSizes; height: number }) {
  return runs.slice(1).map((run) => <div key={run.from} aria-hidden className="pointer-events-none absolute w-px bg-line" style={{ top: head, left: names + run.from * column, height: height - head }} />);
});

function widthOf({ from, to }: RegionRun, { column }: MatrixSizes): number {
  return (to - from + 1) * column;
}

/** The region's name has no room over its clusters, so it stands beside the first of them. */
function isNarrow(run: RegionRun, sizes: MatrixSizes): boolean {
  return (run.region.length * LETTER + AROUND) * sizes.rem > widthOf(run, sizes);
}
