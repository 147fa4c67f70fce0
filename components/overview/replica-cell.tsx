'use client';

import { SERIES_FILL } from '#components/status/series.ts';
import { SeriesSwatch } from '#components/status/series-swatch.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { breakable } from '#components/ui/breakable.tsx';
import { Changing } from '#components/ui/changing.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Meter } from '#components/ui/meter.tsx';
import type { WorkloadCell } from '#lib/views/overview/workload-rows.ts';

/** What one cluster holds of one object: ready out of desired as numbers, and as a bar in the cluster's colour. */
export function ReplicaCell({ cell, isNamed }: { cell: WorkloadCell; isNamed: boolean }) {
  return (
    <span className="inline-grid min-w-20 gap-1 align-middle" title={cell.label}>
      {isNamed ? (
        <span aria-hidden className="flex items-center gap-1.5 text-xs text-muted">
          <SeriesSwatch series={cell.series} /><span className="truncate font-mono">{cell.cluster}</span>
        </span>
      ) : null}
      <span className="sr-only">{cell.label}</span>
      <CellValue cell={cell} />
    </span>
  );
}

function CellValue({ cell }: { cell: WorkloadCell }) {
  switch (cell.shows) {
    case 'replicas':
      return (
        <>
          <span aria-hidden className={classNames('flex items-center gap-1 text-sm leading-4', cell.isShort && 'font-medium')}>
            <Changing value={cell.text} />
            {cell.isShort ? <StatusIcon tone="warning" className="size-3.5 text-warning-line" /> : null}
          </span>
          <Meter share={cell.share} fill={SERIES_FILL[cell.series]} className="h-1 w-16" />
        </>
      );
    case 'problem':
      return <span aria-hidden className="flex items-center gap-1 text-xs font-medium"><StatusIcon tone="warning" className="size-3.5 text-warning-line" /><span>{breakable(cell.text)}</span></span>;
    case 'present':
    case 'absent':
      return <span aria-hidden className="text-sm text-muted">{cell.text}</span>;
  }
}
