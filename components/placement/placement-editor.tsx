'use client';

import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { openReview } from '#components/review/review-state.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { Strip } from '#components/ui/strip.tsx';
import type { WorkloadRef } from '#lib/client/workload-queries.ts';
import type { ObjectBase } from '#lib/contracts/changes.ts';
import type { WorkloadEditor } from '#lib/contracts/editor.ts';
import { at, objectAt } from '#lib/federation/types/read.ts';
import { toBoard } from '#lib/views/placement/board.ts';
import { formatLinkedDraft, isSameDraft, parseLinkedDraft, PLACEMENT_MODES, toDraft, toPlacement, withClusters, type PlacementDraft } from '#lib/views/placement/placement-draft.ts';
import { ClusterBoard } from './cluster-board.tsx';
import { DraftBar } from './draft-bar.tsx';
import { clear, createDraftStore, edit, redo, undo } from './draft-store.ts';
import { SelectionSummary } from './selection-summary.tsx';
import { SelectorField } from './selector-field.tsx';
import { useDraftKeys } from './use-draft-keys.ts';

type PlacementEditorProps = { workload: WorkloadRef; editor: WorkloadEditor; linked: string; onLink: (draft: string) => void };

/** The board beside the workload: how clusters are selected, which ones, and why; edited as a draft until it is reviewed. */
export function PlacementEditor({ workload, editor, linked, onLink }: PlacementEditorProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const [store] = useState(() => createDraftStore(fromLink(linked, editor.base)));
  const { past, present, future } = useStore(store);
  useDraftKeys(store);
  const stored = useMemo(() => toDraft(at(editor.base.spec, 'placement')), [editor]);
  const draft = present?.draft ?? stored;
  const isDraft = present !== undefined && !isSameDraft(present.draft, stored);
  const base = present?.base ?? editor.base;
  const board = useMemo(() => toBoard(editor, draft, phrasing), [editor, draft, phrasing]);
  const text = isDraft ? formatLinkedDraft(draft, { generation: base.generation, was: toDraft(at(base.spec, 'placement')) }) : '';
  useEffect(() => {
    if (text !== linked) onLink(text);
  }, [text, linked, onLink]);
  const change = (next: PlacementDraft) => edit(store, isSameDraft(next, stored) ? undefined : { draft: next, base });
  const review = () => {
    const placement = toPlacement(draft, at(base.spec, 'placement'));
    if (placement === undefined) return;
    openReview({
      title: t('placement.reviewTitle', { name: workload.name }), onApplied: () => clear(store),
      changes: [{ do: 'setSpec', part: 'placement', ref: workload, base, spec: { ...objectAt(base.spec), placement } }],
    });
  };
  const modes = PLACEMENT_MODES.map((value) => ({ value, label: t(`placement.mode.${value}`) }));
  return (
    <div className="grid gap-4 p-4 @4xl:grid-cols-[minmax(0,1fr)_300px]">
      <div className="grid min-w-0 content-start gap-3">
        <Notes editor={editor} />
        <div className="flex flex-wrap items-center gap-3">
          <div className="max-w-full overflow-x-auto"><Segmented label={t('placement.mode')} value={draft.mode} options={modes} onChange={(mode) => change({ ...draft, mode })} /></div>
          <p className="min-w-0 flex-1 basis-64 text-sm text-muted">{says(draft, board.tiles.filter(({ isPicked }) => isPicked).length, phrasing)}</p>
        </div>
        {draft.mode === 'selector' ? <SelectorField draft={draft} editor={editor} problem={board.problem} onChange={change} /> : null}
        <ClusterBoard board={board} isList={draft.mode === 'list'} onPick={(names, isPicked) => change(withClusters(startOfList(draft, board.selected), names, isPicked))} />
      </div>
      <aside aria-label={t('placement.summary')} className="grid min-w-0 content-start gap-4 @4xl:sticky @4xl:top-16">
        <DraftBar
          subject={`placement/${workload.resource}/${workload.namespace}/${workload.name}`} text={text} canUndo={past.length > 0} canRedo={future.length > 0}
          onUndo={() => undo(store)} onRedo={() => redo(store)} onDiscard={() => clear(store)}
          onOpen={(kept) => edit(store, fromLink(kept, editor.base))} changedSince={isDraft && base.generation !== editor.base.generation ? 1 : 0}
        >
          <Button look="primary" disabled={!isDraft || board.problem !== ''} onClick={review}>{t('placement.review')}</Button>
        </DraftBar>
        <SelectionSummary workload={workload} editor={editor} board={board} isDraft={isDraft} />
      </aside>
    </div>
  );
}

/** A draft with what it was started from. That stays while others change the object, so that their change can be told from ours. */
type Edited = { readonly draft: PlacementDraft; readonly base: ObjectBase };

/** A draft out of a link. When the object changed since, of its base only the placement is known, and only that is compared. */
function fromLink(text: string, now: ObjectBase): Edited | undefined {
  const linked = parseLinkedDraft(text);
  if (linked === undefined) return undefined;
  const { draft, base } = linked;
  if (base === undefined || base.generation === now.generation) return { draft, base: now };
  const { placement: _, ...rest } = objectAt(now.spec) ?? {};
  return { draft, base: { generation: base.generation, spec: base.was.mode === 'nothing' ? rest : { ...rest, placement: toPlacement(base.was, undefined) } } };
}

/** Picking from the board turns a selector into the list of what it selected, so that one click never drops the rest. */
function startOfList(draft: PlacementDraft, selected: readonly string[]): PlacementDraft {
  return draft.mode === 'list' ? draft : { ...draft, mode: 'list', clusters: selected };
}

function Notes({ editor }: { editor: WorkloadEditor }) {
  const { t } = usePhrasing();
  const { namespace, preference } = editor;
  return (
    <>
      {preference === undefined ? null : <Strip icon={<StatusIcon tone="warning" />}>{t('placement.byPreference', { name: preference.name })}</Strip>}
      {namespace === undefined ? null : <p className="text-sm text-muted">{namespace.isFederated ? t('placement.namespaceLimit') : t('placement.namespaceNotFederated')}</p>}
    </>
  );
}

function says(draft: PlacementDraft, count: number, { t }: ReturnType<typeof usePhrasing>): string {
  switch (draft.mode) {
    case 'list': return draft.clusters.length === 0 ? t('placement.says.emptyList') : t('placement.says.list', { count: draft.clusters.length });
    case 'selector': return draft.selector.trim() === '' ? t('placement.says.all', { count }) : t('placement.says.selector', { count });
    case 'nothing': return t('placement.says.nothing');
  }
}
