'use client';

import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { openReview } from '#components/review/review-state.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { Card } from '#components/ui/section.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import { MAX_CHANGES } from '#lib/contracts/changes.ts';
import type { PlacementMatrix, PlacementRow } from '#lib/contracts/placement.ts';
import type { MatrixAddress } from '#lib/views/placement/matrix-address.ts';
import { asList, countChanged, filterRows, formatMatrixDraft, parseMatrixDraft, rowKey, toChanges, toRowView, withBases, withRows, type MatrixBases, type MatrixDraft } from '#lib/views/placement/matrix.ts';
import { MAX_LINK_CHARACTERS, type PlacementDraft } from '#lib/views/placement/placement-draft.ts';
import { DraftBar } from './draft-bar.tsx';
import { clear, createDraftStore, edit, redo, undo } from './draft-store.ts';
import { MatrixGrid } from './matrix-grid.tsx';
import { MatrixTools } from './matrix-tools.tsx';
import { useDraftKeys } from './use-draft-keys.ts';

type MatrixEditorProps = { matrix: PlacementMatrix; text: string; only: ReadonlySet<string>; linked: string; onAddress: (change: Partial<MatrixAddress>) => void };

type Edited = { readonly drafts: MatrixDraft; readonly bases: MatrixBases };

const NO_DRAFTS: MatrixDraft = new Map();
const NO_BASES: MatrixBases = new Map();

/** The grid with its draft: cells switched, patterns copied, rows filled by a rule, all of it taken back or reviewed as one change. */
export function MatrixEditor({ matrix, text, only, linked, onAddress }: MatrixEditorProps) {
  const { t } = usePhrasing();
  const [store] = useState(() => createDraftStore(fromLink(linked, matrix)));
  const [picked, setPicked] = useState<ReadonlySet<string>>(() => new Set(only));
  const [pattern, setPattern] = useState<{ name: string; draft: PlacementDraft }>();
  const [said, setSaid] = useState('');
  const { past, present, future } = useStore(store);
  useDraftKeys(store);
  const drafts = present?.drafts ?? NO_DRAFTS;
  const rows = useMemo(() => filterRows(matrix.rows, text, only), [matrix, text, only]);
  const shown = useDeferredValue(rows);
  const link = useMemo(() => formatMatrixDraft(drafts, present?.bases ?? NO_BASES), [drafts, present]);
  const short = link.length > MAX_LINK_CHARACTERS ? '' : link;
  useEffect(() => {
    if (short !== linked) onAddress({ draft: short });
  }, [short, linked, onAddress]);
  const setRows = (targets: readonly PlacementRow[], next: (row: PlacementRow) => PlacementDraft) => {
    const edited = withRows(drafts, targets, next);
    edit(store, edited.size === 0 ? undefined : { drafts: edited, bases: withBases(present?.bases ?? NO_BASES, targets) });
  };
  const chosen = useMemo(() => rows.filter((row) => picked.has(rowKey(row))), [rows, picked]);
  const copy = (row: PlacementRow) => {
    setPattern({ name: row.name, draft: asList(matrix, toRowView(matrix, row, drafts.get(rowKey(row)))) });
    setSaid(t('matrix.copied', { name: row.name }));
  };
  const paste = (targets: readonly PlacementRow[]) => { if (pattern !== undefined) setRows(targets, () => pattern.draft); };
  const changes = toChanges(matrix.rows, drafts, present?.bases);
  const review = () => openReview({ title: t('matrix.reviewTitle', { count: changes.length }), changes, onApplied: () => clear(store) });
  return (
    <>
      <DraftBar
        subject="matrix" text={link} canUndo={past.length > 0} canRedo={future.length > 0} onUndo={() => undo(store)} onRedo={() => redo(store)} onDiscard={() => clear(store)}
        onOpen={(kept) => edit(store, fromLink(kept, matrix))} changedSince={countChanged(matrix.rows, drafts, present?.bases ?? NO_BASES)}
      >
        {drafts.size === 0 ? null : <span className="sr-only text-sm text-muted tabular-nums @lg:not-sr-only">{t('matrix.changed', { count: drafts.size })}</span>}
        <Button look="primary" disabled={changes.length === 0 || changes.length > MAX_CHANGES} onClick={review}>{t('placement.review')}</Button>
      </DraftBar>
      <div className="flex flex-wrap items-start gap-3">
        <SearchField label={t('matrix.filter')} value={text} onChange={(next) => onAddress({ text: next })} shortcut="/" className="min-w-0 flex-1 basis-64" />
        {only.size === 0 ? null : <Button onClick={() => onAddress({ rows: '' })}>{t('action.clearFilters')}</Button>}
        <MatrixTools count={chosen.length} hasPattern={pattern !== undefined} onCopy={() => chosen.slice(0, 1).forEach(copy)} onPaste={() => paste(chosen)} onFill={(selector) => setRows(chosen, (row) => ({ ...draftOf(drafts, row), mode: 'selector', selector }))} />
      </div>
      <p role="status" className="sr-only">{said}</p>
      {shown.length === 0 ? (
        <Card><Empty title={t('matrix.noMatchTitle')} body={t('matrix.noMatchBody')}><Button onClick={() => onAddress({ text: '', rows: '' })}>{t('action.clearFilters')}</Button></Empty></Card>
      ) : (
        <MatrixGrid
          matrix={matrix} rows={shown} drafts={drafts} picked={picked} onPick={(keys, isPicked) => setPicked(withKeys(picked, keys, isPicked))}
          onRow={(row, next) => setRows([row], () => next)} onCopy={copy} onPaste={(row) => paste([row])}
        />
      )}
    </>
  );
}

function draftOf(drafts: MatrixDraft, row: PlacementRow): PlacementDraft {
  return drafts.get(rowKey(row)) ?? { mode: 'nothing', clusters: [], selector: '' };
}

function fromLink(text: string, matrix: PlacementMatrix): Edited | undefined {
  const { drafts, bases } = parseMatrixDraft(text);
  return drafts.size === 0 ? undefined : { drafts, bases: withBases(bases, matrix.rows.filter((row) => drafts.has(rowKey(row)))) };
}

function withKeys(before: ReadonlySet<string>, keys: readonly string[], isPicked: boolean): ReadonlySet<string> {
  const after = new Set(before);
  for (const key of keys) if (isPicked) after.add(key);
  else after.delete(key);
  return after;
}
