'use client';

import { useId, useMemo, useRef, useState, type FocusEvent, type KeyboardEvent, type MouseEvent } from 'react';
import { useRouter } from 'next/navigation';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import type { PlacementMatrix, PlacementRow } from '#lib/contracts/placement.ts';
import { routes } from '#lib/contracts/routes.ts';
import { CELL_STATES, namesOfSeveral, rowKey, rowName, toggleCell, toRowView, type MatrixDraft } from '#lib/views/placement/matrix.ts';
import { toRegionRuns } from '#lib/views/placement/matrix-regions.ts';
import { inPlaces } from '#lib/views/placement/matrix-window.ts';
import type { PlacementDraft } from '#lib/views/placement/placement-draft.ts';
import { CellMark } from './matrix-cells.tsx';
import { MatrixHead, RegionLines } from './matrix-head.tsx';
import { MatrixRow } from './matrix-row.tsx';
import { useMatrixSizes, type MatrixSizes } from './matrix-sizes.ts';
import { useMatrixWindows } from './use-matrix-windows.ts';

type MatrixGridProps = {
  matrix: PlacementMatrix;
  rows: readonly PlacementRow[];
  drafts: MatrixDraft;
  picked: ReadonlySet<string>;
  onPick: (keys: readonly string[], isPicked: boolean) => void;
  onRow: (row: PlacementRow, next: PlacementDraft) => void;
  onCopy: (row: PlacementRow) => void;
  onPaste: (row: PlacementRow) => void;
};

/**
 * Only what is in view exists: rows and columns take turns in the elements that are there as it scrolls, and one listener
 * serves every cell. One stop in the tab order; the arrows move an active cell, which the grid names to assistive technology.
 */
export function MatrixGrid(props: MatrixGridProps) {
  const sizes = useMatrixSizes();
  // The windows keep what they have measured, so another size of text begins anew.
  return <SizedGrid key={sizes.row} sizes={sizes} {...props} />;
}

function SizedGrid({ sizes, matrix, rows, drafts, picked, onPick, onRow, onCopy, onPaste }: MatrixGridProps & { sizes: MatrixSizes }) {
  const { t } = usePhrasing();
  const router = useRouter();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState({ row: 0, column: 0 });
  const { clusters } = matrix;
  const windows = useMatrixWindows(scroller, { rows: rows.length, columns: clusters.length }, sizes);
  const current = { row: Math.min(active.row, rows.length - 1), column: Math.min(active.column, clusters.length - 1) };
  const keys = useMemo(() => rows.map(rowKey), [rows]);
  const runs = useMemo(() => toRegionRuns(clusters), [clusters]);
  const twins = useMemo(() => namesOfSeveral(rows), [rows]);
  const isWhole = keys.length > 0 && keys.every((key) => picked.has(key));
  const toggle = (rowIndex: number, column: number) => {
    const row = rows[rowIndex];
    if (row === undefined) return;
    onRow(row, toggleCell(matrix, toRowView(matrix, row, drafts.get(rowKey(row))), column));
  };
  const move = (row: number, column: number) => {
    const next = { row: Math.max(0, Math.min(rows.length - 1, row)), column: Math.max(0, Math.min(clusters.length - 1, column)) };
    setActive(next);
    windows.show(next.row, next.column);
  };
  const onClick = (event: MouseEvent) => {
    const place = event.target instanceof Element ? placeOf(event.target) : undefined;
    if (place === undefined) return;
    setActive(place);
    toggle(place.row, place.column);
  };
  /** What a row holds belongs to another row after a scroll, so the grid keeps the focus that a click would give it. */
  const onFocus = (event: FocusEvent<HTMLElement>) => {
    if (event.target.closest('[role=rowheader]') !== null) event.currentTarget.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const row = rows[current.row];
    if (row === undefined) return;
    const pick = () => onPick([rowKey(row)], !picked.has(rowKey(row)));
    const open = () => router.push(routes.workload(row.resource, row.namespace, row.name, 'placement'));
    if (handleKey(event, { row, current, move, toggle, onCopy, onPaste, pick, open })) event.preventDefault();
  };
  return (
    <>
      <p id={`${id}-help`} className="text-xs text-muted">{t('matrix.help')}</p>
      <div
        ref={scroller} role="grid" tabIndex={0} aria-label={t('matrix.grid')} aria-describedby={`${id}-help`} aria-rowcount={rows.length + 1} aria-colcount={clusters.length + 1}
        aria-activedescendant={`${id}-${current.row}-${current.column}`} onClick={onClick} onFocus={onFocus} onKeyDown={onKeyDown}
        className="relative max-h-[68vh] min-h-40 w-fit max-w-full overflow-auto rounded-md border border-line [contain:paint]"
      >
        <div className="relative" style={{ height: windows.height, width: windows.width }}>
          <MatrixHead clusters={clusters} runs={runs} sizes={sizes} blocks={windows.blocks} count={rows.length} isWhole={isWhole} onPickAll={() => onPick(keys, !isWhole)} />
          <RegionLines runs={runs} sizes={sizes} height={windows.height} />
          {inPlaces(windows.rows).map(({ place, index }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <MatrixRow
                key={place} id={id} matrix={matrix} row={row} index={index} draft={drafts.get(rowKey(row))} sizes={sizes} blocks={windows.blocks}
                activeColumn={current.row === index ? current.column : -1} isNamesake={twins.has(rowName(row))} isPicked={picked.has(rowKey(row))} onPick={onPick}
              />
            );
          })}
        </div>
      </div>
      <ul aria-hidden className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
        {CELL_STATES.filter((state) => state !== 'off').map((state) => <li key={state} className="flex items-center gap-1.5"><CellMark state={state} />{t(`matrix.legend.${state}`)}</li>)}
      </ul>
    </>
  );
}

/** Which cell an element belongs to, as the grid tells assistive technology: from 1, the head and the names among them. */
function placeOf(element: Element): { row: number; column: number } | undefined {
  const cell = element.closest('[role=gridcell]');
  const row = cell?.closest('[role=row]');
  if (cell === null || row === null || row === undefined) return undefined;
  return { row: Number(row.getAttribute('aria-rowindex')) - 2, column: Number(cell.getAttribute('aria-colindex')) - 2 };
}

type KeyPorts = {
  row: PlacementRow;
  current: { row: number; column: number };
  move: (row: number, column: number) => void;
  toggle: (row: number, column: number) => void;
  onCopy: (row: PlacementRow) => void;
  onPaste: (row: PlacementRow) => void;
  pick: () => void;
  open: () => void;
};

/** Rows that PageUp and PageDown go. */
const PAGE_ROWS = 10;

/** @returns whether the key was one of the grid's. */
function handleKey(event: KeyboardEvent, { row, current, move, toggle, onCopy, onPaste, pick, open }: KeyPorts): boolean {
  if (event.ctrlKey || event.metaKey) {
    switch (event.key.toLowerCase()) {
      case 'c': onCopy(row); return true;
      case 'v': onPaste(row); return true;
      case 'home': move(0, 0); return true;
      case 'end': move(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER); return true;
      default: return false;
    }
  }
  switch (event.key) {
    case 'ArrowDown': move(current.row + 1, current.column); return true;
    case 'ArrowUp': move(current.row - 1, current.column); return true;
    case 'ArrowRight': move(current.row, current.column + 1); return true;
    case 'ArrowLeft': move(current.row, current.column - 1); return true;
    case 'PageDown': move(current.row + PAGE_ROWS, current.column); return true;
    case 'PageUp': move(current.row - PAGE_ROWS, current.column); return true;
    case 'Home': move(current.row, 0); return true;
    case 'End': move(current.row, Number.MAX_SAFE_INTEGER); return true;
    case ' ': case 'Enter': toggle(current.row, current.column); return true;
    case 'x': pick(); return true;
    case 'o': open(); return true;
    default: return false;
  }
}
