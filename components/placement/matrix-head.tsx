'use client';

import { memo } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { classNames } from '#components/ui/class-names.ts';
import type { PlacementMatrix } from '#lib/contracts/placement.ts';
import { describePlace, type RegionRun } from '#lib/views/placement/matrix-regions.ts';
import type { MatrixWindow } from '#lib/views/placement/matrix-window.ts';
import { BAND, BLOCK, COLUMN, HEAD } from './matrix-sizes.ts';

/** Pixels that a letter of a region's name takes at most, and what stands around the name. */
const LETTER = 7;
const AROUND = 12;

type MatrixHeadProps = { clusters: PlacementMatrix['clusters']; runs: readonly RegionRun[]; nameColumn: number; blocks: MatrixWindow; count: number; isWhole: boolean; onPickAll: () => void };

/** The clusters' names under the regions they stand in, which stay in view while rows scroll under them. */
export function MatrixHead({ clusters, runs, nameColumn, blocks, count, isWhole, onPickAll }: MatrixHeadProps) {
  const { t, number } = usePhrasing();
  const [from, to] = [blocks.from * BLOCK, (blocks.to + 1) * BLOCK];
  const inView = runs.filter((run) => run.from < to && run.to >= from);
  const beside = new Map(inView.filter((run) => isNarrow(run)).map((run) => [run.from, run.region]));
  return (
    <div role="row" aria-rowindex={1} className="sticky top-0 z-20 border-b border-line bg-surface" style={{ height: HEAD }}>
      <div role="columnheader" aria-colindex={1} className="sticky left-0 z-10 flex items-end gap-2 border-r border-line bg-surface px-3 pb-2 text-xs font-medium text-muted" style={{ width: nameColumn, height: HEAD - 1 }}>
        <input type="checkbox" aria-label={t('matrix.selectAll')} checked={isWhole} onChange={onPickAll} />
        {t('matrix.workload')} <span className="tabular-nums">{number(count)}</span>
      </div>
      {inView.map((run) => (
        <div key={run.from} aria-hidden className={classNames('absolute top-0', run.from > 0 && 'border-l border-line')} style={{ left: nameColumn + run.from * COLUMN, width: widthOf(run), height: HEAD - 1 }}>
          {isNarrow(run) ? null : <span className="sticky inline-block max-w-full truncate px-1.5 text-xs leading-5 text-muted" style={{ left: nameColumn, height: BAND }}>{run.region === '' ? t('placement.noRegion') : run.region}</span>}
        </div>
      ))}
      {clusters.slice(from, to).map((cluster, i) => <ClusterHead key={cluster.name} cluster={cluster} column={from + i} region={beside.get(from + i)} nameColumn={nameColumn} />)}
    </div>
  );
}

type ClusterHeadProps = { cluster: PlacementMatrix['clusters'][number]; column: number; region: string | undefined; nameColumn: number };

/** One cluster's name, upright. Those that stay in view in a scroll to the side are left alone. */
const ClusterHead = memo(function ClusterHead({ cluster, column, region, nameColumn }: ClusterHeadProps) {
  const { t, list } = usePhrasing();
  return (
    <div
      role="columnheader" aria-colindex={column + 2} title={describePlace(cluster, list)} aria-label={cluster.name}
      className="absolute flex flex-col items-start justify-center overflow-hidden pt-2 text-xs leading-3 contain-strict [writing-mode:vertical-rl] rotate-180"
      style={{ top: BAND, left: nameColumn + column * COLUMN, width: COLUMN, height: HEAD - BAND - 1 }}
    >
      {region === undefined ? null : <span className="max-h-full truncate text-muted">{region === '' ? t('placement.noRegion') : region}</span>}
      <span className="max-h-full truncate font-mono">{cluster.name}</span>
    </div>
  );
});

/** Lines between regions, through all rows. */
export const RegionLines = memo(function RegionLines({ runs, nameColumn, height }: { runs: readonly RegionRun[]; nameColumn: number; height: number }) {
  return runs.slice(1).map((run) => <div key={run.from} aria-hidden className="pointer-events-none absolute w-px bg-line" style={{ top: HEAD, left: nameColumn + run.from * COLUMN, height: height - HEAD }} />);
});

function widthOf({ from, to }: RegionRun): number {
  return (to - from + 1) * COLUMN;
}

/** The region's name has no room over its clusters, so it stands beside the first of them. */
function isNarrow(run: RegionRun): boolean {
  return run.region.length * LETTER + AROUND > widthOf(run);
}
