'use client';

import { memo, useMemo } from 'react';
import Link from 'next/link';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { routes } from '#lib/contracts/routes.ts';
import type { PlacementMatrix, PlacementRow } from '#lib/contracts/placement.ts';
import { MODE_WORDS, rowKey, rowName, toRowView } from '#lib/views/placement/matrix.ts';
import { inPlaces, type MatrixWindow } from '#lib/views/placement/matrix-window.ts';
import type { PlacementDraft } from '#lib/views/placement/placement-draft.ts';
import { MatrixCells, toLabels } from './matrix-cells.tsx';
import { BLOCK, type MatrixSizes } from './matrix-sizes.ts';

/** Characters at a name’s end that always show: names of one family differ there, so a long one is cut before them. */
const TAIL = 6;

type MatrixRowProps = {
  id: string;
  matrix: PlacementMatrix;
  row: PlacementRow;
  index: number;
  draft: PlacementDraft | undefined;
  sizes: MatrixSizes;
  blocks: MatrixWindow;
  /** The column of the active cell; −1 when that is in another row. */
  activeColumn: number;
  /** Another row has the same name, so the kind is said, too. */
  isNamesake: boolean;
  isPicked: boolean;
  onPick: (keys: readonly string[], isPicked: boolean) => void;
};

/** One workload; where its name has no room the namespace gives way first, then the name’s middle, and on a small screen both have a line of their own. It is computed when it comes into view, and again only when its own draft or the data changes. */
export const MatrixRow = memo(function MatrixRow({ id, matrix, row, index, draft, sizes, blocks, activeColumn, isNamesake, isPicked, onPick }: MatrixRowProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const view = useMemo(() => toRowView(matrix, row, draft), [matrix, row, draft]);
  const name = rowName(row);
  const kind = isNamesake ? row.kind.replace(/^Federated/, '') : '';
  const spoken = kind === '' ? name : `${kind} ${name}`;
  const labels = useMemo(() => toLabels(phrasing, spoken), [phrasing, spoken]);
  return (
    <div role="row" aria-rowindex={index + 2} className={classNames('absolute left-0 w-full border-b border-line [contain:layout_style_size]', isPicked && 'bg-surface')} style={{ top: sizes.head + index * sizes.row, height: sizes.row }}>
      <div role="rowheader" aria-colindex={1} className={classNames('sticky left-0 z-10 flex items-center gap-2 border-r border-line px-3 text-xs', isPicked ? 'bg-surface' : 'bg-canvas')} style={{ width: sizes.names, height: sizes.row - 1 }}>
        <input type="checkbox" tabIndex={-1} aria-label={t('matrix.selectRow', { name: spoken })} checked={isPicked} onChange={(event) => onPick([rowKey(row)], event.target.checked)} />
        <Link href={routes.workload(row.resource, row.namespace, row.name, 'placement')} prefetch={false} tabIndex={-1} title={`${row.kind} ${name}`} aria-label={spoken} className={classNames('flex min-w-0 flex-1 flex-wrap font-mono leading-3.5 hover:underline sm:flex-nowrap', view.isChanged && 'font-semibold')}>
          {row.namespace === '' && kind === '' ? null : (
            <span className="min-w-0 shrink-[1000] basis-full truncate text-muted sm:basis-auto">{row.namespace === '' ? '' : `${row.namespace}/`}{kind === '' ? null : <span className="font-sans sm:hidden"> {kind}</span>}</span>
          )}
          <span className="flex max-w-full min-w-0">
            <span className="min-w-0 truncate">{row.name.slice(0, -TAIL)}</span>
            <span className="shrink-0">{row.name.slice(-TAIL)}</span>
          </span>
        </Link>
        {kind === '' ? null : <span className="hidden max-w-2/5 min-w-0 shrink-0 truncate text-muted sm:inline">{kind}</span>}
        <span className="hidden shrink-0 text-muted sm:inline">{row.preference === undefined ? t(MODE_WORDS[view.draft.mode]) : t('matrix.byPreference')}</span>
      </div>
      {inPlaces(blocks).map(({ place, index: block }) => (
        <MatrixCells
          key={place} rowId={`${id}-${index}`} clusters={matrix.clusters} view={view} labels={labels} spoken={spoken} block={block} sizes={sizes}
          activeColumn={Math.floor(activeColumn / BLOCK) === block ? activeColumn : -1}
        />
      ))}
    </div>
  );
});
