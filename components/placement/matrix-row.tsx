'use client';

import { memo, useMemo } from 'react';
import Link from 'next/link';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { routes } from '#lib/contracts/routes.ts';
import type { PlacementMatrix, PlacementRow } from '#lib/contracts/placement.ts';
import { MODE_WORDS, rowKey, toRowView, type CellState } from '#lib/views/placement/matrix.ts';
import type { PlacementDraft } from '#lib/views/placement/placement-draft.ts';
import { COLUMN, NAME_COLUMN, ROW } from './matrix-sizes.ts';


type MatrixRowProps = {
  id: string;
  matrix: PlacementMatrix;
  row: PlacementRow;
  index: number;
  draft: PlacementDraft | undefined;
  top: number;
  /** The first and the last column in view. */
  from: number;
  to: number;
  /** The column of the active cell; −1 when that is in another row. */
  activeColumn: number;
  isPicked: boolean;
  onPick: (keys: readonly string[], isPicked: boolean) => void;
};

/** One workload. It is computed when it comes into view, and again only when its own draft or the data changes. */
export const MatrixRow = memo(function MatrixRow({ id, matrix, row, index, draft, top, from, to, activeColumn, isPicked, onPick }: MatrixRowProps) {
  const { t } = usePhrasing();
  const view = useMemo(() => toRowView(matrix, row, draft), [matrix, row, draft]);
  const name = `${row.namespace === '' ? '' : `${row.namespace}/`}${row.name}`;
  return (
    <div role="row" aria-rowindex={index + 2} className={classNames('absolute left-0 w-full border-b border-line', isPicked && 'bg-surface')} style={{ top, height: ROW }}>
      <div role="rowheader" aria-colindex={1} className={classNames('sticky left-0 z-10 flex items-center gap-2 border-r border-line px-3 text-xs', isPicked ? 'bg-surface' : 'bg-canvas')} style={{ width: NAME_COLUMN, height: ROW - 1 }}>
        <input type="checkbox" tabIndex={-1} aria-label={t('matrix.selectRow', { name })} checked={isPicked} onChange={(event) => onPick([rowKey(row)], event.target.checked)} />
        <Link href={routes.workload(row.resource, row.namespace, row.name, 'placement')} prefetch={false} tabIndex={-1} title={`${row.kind} ${name}`} className={classNames('min-w-0 flex-1 truncate font-mono hover:underline', view.isChanged && 'font-semibold')}>{name}</Link>
        <span className="shrink-0 text-muted">{row.preference === undefined ? t(MODE_WORDS[view.draft.mode]) : t('matrix.byPreference')}</span>
      </div>
      {view.cells.slice(from, to + 1).map((state, i) => {
        const column = from + i;
        const cluster = matrix.clusters[column]?.name ?? '';
        const reason = view.reasons.get(column);
        return (
          <div
            key={cluster} id={`${id}-${index}-${column}`} role="gridcell" aria-colindex={column + 2} data-cell={`${index}:${column}`}
            aria-label={state === 'excluded' && reason !== undefined ? t('matrix.cell.excluded', { workload: name, cluster, reason: t(reason) }) : t(`matrix.cell.${state === 'excluded' ? 'off' : state}`, { workload: name, cluster })}
            className={classNames('absolute top-0 grid cursor-pointer place-content-center hover:bg-raised', column === activeColumn && 'outline-2 -outline-offset-2 outline-focus')}
            style={{ left: NAME_COLUMN + column * COLUMN, width: COLUMN, height: ROW - 1 }}
          >
            <CellMark state={state} />
          </div>
        );
      })}
    </div>
  );
});

/** Five marks that differ by shape, so that none needs its colour. */
export function CellMark({ state }: { state: CellState }) {
  switch (state) {
    case 'on': return <span className="block size-3 rounded-[3px] bg-text" />;
    case 'off': return <span className="block size-1 rounded-full bg-line-strong" />;
    case 'adding': return <span className="grid size-4 place-content-center rounded-[3px] border-2 border-ok font-mono text-xs leading-none font-semibold text-ok">+</span>;
    case 'removing': return <span className="grid size-4 place-content-center rounded-[3px] border-2 border-warning-line font-mono text-xs leading-none font-semibold text-warning">−</span>;
    case 'excluded': return <span className="block size-3 rounded-[3px] border border-dashed border-line-strong" />;
  }
}
