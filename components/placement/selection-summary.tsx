'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import type { WorkloadRef } from '#lib/client/workload-queries.ts';
import type { WorkloadEditor } from '#lib/contracts/editor.ts';
import type { Board } from '#lib/views/placement/board.ts';

const MAX_NAMES = 60;

type SelectionSummaryProps = { workload: WorkloadRef; editor: WorkloadEditor; board: Board; isDraft: boolean };

/** The workload, with the clusters that will hold it and what differs from what is stored. */
export function SelectionSummary({ workload, editor, board, isDraft }: SelectionSummaryProps) {
  const { t, list } = usePhrasing();
  return (
    <section className="rounded-md border border-line">
      <div className="border-b border-line px-3 py-2">
        <p className="text-xs text-muted">{editor.type.target.kind}</p>
        <p className="font-mono text-sm font-medium wrap-anywhere">{workload.namespace === '' ? '' : `${workload.namespace}/`}{workload.name}</p>
        <p className="text-sm text-muted tabular-nums">{t('placement.selectedCount', { selected: board.selected.length, total: board.tiles.length })}</p>
      </div>
      <div className="grid gap-2 px-3 py-2 text-sm">
        {!isDraft ? <p className="text-muted">{t('placement.unchanged')}</p> : null}
        <Names label={t('placement.willAdd')} sign="+" names={board.added} />
        <Names label={t('placement.willRemove')} sign="−" names={board.removed} />
        {board.unknown.length === 0 ? null : <p className="text-xs">{t('placement.unknown', { names: list(board.unknown) })}</p>}
      </div>
    </section>
  );
}

function Names({ label, sign, names }: { label: string; sign: string; names: readonly string[] }) {
  const { number } = usePhrasing();
  if (names.length === 0) return null;
  return (
    <div>
      <h3 className="text-xs font-medium text-muted">{label} <span className="tabular-nums">{number(names.length)}</span></h3>
      <ul className="flex max-h-40 flex-wrap gap-x-3 overflow-y-auto font-mono text-xs">
        {names.slice(0, MAX_NAMES).map((name) => <li key={name}><span aria-hidden className="text-muted">{sign}</span>{name}</li>)}
        {names.length > MAX_NAMES ? <li className="text-muted">+{number(names.length - MAX_NAMES)}</li> : null}
      </ul>
    </div>
  );
}
