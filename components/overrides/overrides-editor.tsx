'use client';

import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { DraftBar } from '#components/placement/draft-bar.tsx';
import { clear, createDraftStore, edit, redo, undo } from '#components/placement/draft-store.ts';
import { useDraftKeys } from '#components/placement/use-draft-keys.ts';
import { openReview } from '#components/review/review-state.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import type { WorkloadRef } from '#lib/client/workload-queries.ts';
import type { ObjectBase } from '#lib/contracts/changes.ts';
import type { WorkloadEditor } from '#lib/contracts/editor.ts';
import { at, listAt, numberAt, objectAt } from '#lib/federation/types/read.ts';
import { deepEqual } from '#lib/kube/json.ts';
import { MAX_LINK_CHARACTERS } from '#lib/views/placement/placement-draft.ts';
import { toOverrideCards } from '#lib/views/workloads/override-cards.ts';
import { checkOverrides } from '#lib/views/workloads/override-edit.ts';
import { ClusterCard } from './cluster-card.tsx';
import { FindingList } from './finding-list.tsx';

/** With more clusters than this there is a field to find one. */
const FILTER_FROM = 12;

type OverridesEditorProps = {
  workload: WorkloadRef;
  editor: WorkloadEditor;
  draft: string;
  onDraft: (draft: string) => void;
  cluster: string;
  onCluster: (cluster: string) => void;
};

type Edited = { readonly overrides: readonly unknown[]; readonly base: ObjectBase };

/** A card for every cluster; the open one shows what the cluster is to hold, field by field, and takes edits. */
export function OverridesEditor({ workload, editor, draft: linked, onDraft, cluster: open, onCluster }: OverridesEditorProps) {
  const { t } = usePhrasing();
  const [store] = useState(() => createDraftStore(fromLink(linked, editor.base)));
  const [filter, setFilter] = useState('');
  const { past, present, future } = useStore(store);
  useDraftKeys(store);
  const stored = at(editor.base.spec, 'overrides');
  const overrides = present?.overrides ?? stored;
  const isDraft = present !== undefined && !deepEqual(present.overrides, stored ?? []);
  const base = present?.base ?? editor.base;
  const text = isDraft ? toLink(present) : '';
  useEffect(() => {
    if (text !== linked) onDraft(text);
  }, [text, linked, onDraft]);
  const cards = useMemo(() => toOverrideCards(editor, overrides), [editor, overrides]);
  const findings = useMemo(() => checkOverrides(editor, overrides), [editor, overrides]);
  const change = (next: readonly unknown[]) => edit(store, { overrides: next, base });
  const review = () => openReview({
    title: t('overrides.reviewTitle', { name: workload.name }), onApplied: () => clear(store),
    changes: [{ do: 'setSpec', part: 'overrides', ref: workload, base, spec: withOverridesOf(base.spec, present?.overrides ?? []) }],
  });
  const words = filter.trim().toLowerCase();
  const shown = cards.filter(({ cluster }) => words === '' || cluster.toLowerCase().includes(words));
  if (cards.length === 0) return <Empty title={t('overrides.noClusters')} body={t('overrides.noClustersBody')} />;
  return (
    <div className="grid gap-4 p-4">
      <DraftBar
        subject={`overrides/${workload.resource}/${workload.namespace}/${workload.name}`} text={text} canUndo={past.length > 0} canRedo={future.length > 0}
        onUndo={() => undo(store)} onRedo={() => redo(store)} onDiscard={() => clear(store)}
        onOpen={(kept) => {
          const opened = fromLink(kept, editor.base);
          if (opened !== undefined) edit(store, opened);
        }}
        changedSince={isDraft && base.generation !== editor.base.generation ? 1 : 0}
      >
        <Button look="primary" disabled={!isDraft || findings.some(({ kind }) => kind === 'forbidden')} onClick={review}>{t('placement.review')}</Button>
      </DraftBar>
      {editor.preference === undefined ? null : <p className="flex gap-2 text-sm text-muted"><StatusIcon tone="paused" className="mt-0.5 size-4" />{t('workload.overrides.owned', { name: editor.preference.name })}</p>}
      <FindingList findings={findings} />
      {cards.length < FILTER_FROM ? null : <SearchField label={t('placement.filter')} value={filter} onChange={setFilter} className="max-w-80" />}
      <div className="grid gap-2">
        {shown.map((card) => (
          <ClusterCard
            key={card.cluster} card={card} workload={workload} editor={editor} overrides={overrides} isOpen={card.cluster === open}
            onOpen={(isOpen) => onCluster(isOpen ? card.cluster : '')} onOverrides={change}
          />
        ))}
      </div>
    </div>
  );
}

function withOverridesOf(spec: unknown, overrides: readonly unknown[]): Record<string, unknown> {
  const { overrides: _, ...rest } = objectAt(spec) ?? {};
  return overrides.length === 0 ? rest : { ...rest, overrides };
}

function toLink({ overrides, base }: Edited): string {
  const text = JSON.stringify({ overrides, generation: base.generation, was: at(base.spec, 'overrides') ?? [] });
  return text.length > MAX_LINK_CHARACTERS ? '' : text;
}

/** A draft out of a link. When the object changed since, of its base only the overrides are known, and only those are compared. */
function fromLink(text: string, now: ObjectBase): Edited | undefined {
  if (text === '') return undefined;
  try {
    const linked: unknown = JSON.parse(text);
    const [overrides, was, generation] = [listAt(linked, 'overrides'), listAt(linked, 'was'), numberAt(linked, 'generation')];
    if (overrides === undefined) return undefined;
    return { overrides, base: was === undefined || generation === undefined || generation === now.generation ? now : { generation, spec: withOverridesOf(now.spec, was) } };
  } catch {
    // A link that was cut on its way: the page shows what is stored.
    return undefined;
  }
}
