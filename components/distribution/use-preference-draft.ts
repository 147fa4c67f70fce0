'use client';

import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { clear, createDraftStore, edit, type DraftStore } from '#components/placement/draft-store.ts';
import { useDraftKeys } from '#components/placement/use-draft-keys.ts';
import type { ReplicaDistribution } from '#lib/contracts/workload-detail.ts';
import { MAX_LINK_CHARACTERS } from '#lib/views/placement/placement-draft.ts';
import { isSameDraft, toDraft, type PreferenceDraft } from '#lib/views/replicas/preference-draft.ts';
import { formatPreferenceLink, onlyDifference, parsePreferenceLink, type PreferenceBase } from '#lib/views/replicas/preference-link.ts';

/** `field`: the only one that the last step changed; going on with it is the same step. */
type Edited = { readonly draft: PreferenceDraft; readonly field?: string };

type DraftPorts = {
  /** The draft in the address; empty for none. */
  linked: string;
  onLink: ((draft: string) => void) | undefined;
  /** Whether undo and redo have their keys here. */
  hasKeys: boolean;
};

export type EditedPreference = {
  readonly draft: PreferenceDraft;
  readonly base: PreferenceBase;
  /** The draft as text, empty while nothing is changed; and as a link, empty too when it is too long for one. */
  readonly text: string;
  readonly link: string;
};

export type PreferenceEditing = {
  /** Undefined while the preference is only looked at. */
  readonly edited: EditedPreference | undefined;
  readonly store: DraftStore<Edited>;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly begin: () => void;
  readonly change: (next: PreferenceDraft) => void;
  readonly open: (text: string) => void;
  readonly end: () => void;
};

/** A preference's draft with the way there and back. What it was begun over stays while others change the preference, so that their change can be told from ours. */
export function usePreferenceDraft(replicas: ReplicaDistribution, { linked, onLink, hasKeys }: DraftPorts): PreferenceEditing {
  const [opened] = useState(() => parsePreferenceLink(linked));
  const [base, setBase] = useState<PreferenceBase | undefined>(opened?.base);
  const [store] = useState(() => createDraftStore<Edited>(opened === undefined ? undefined : { draft: opened.draft }));
  const { past, present, future } = useStore(store);
  useDraftKeys(store, hasKeys);
  const edited = base === undefined ? undefined : toEdited(present?.draft ?? base.was, base);
  const link = edited?.link ?? '';
  useEffect(() => {
    if (link !== linked) onLink?.(link);
  }, [link, linked, onLink]);
  return {
    edited, store, canUndo: past.length > 0, canRedo: future.length > 0,
    begin: () => setBase({ was: toDraft(replicas), ...(replicas.preference === undefined ? {} : { generation: replicas.preference.generation }) }),
    change: (next) => {
      if (edited === undefined || isSameDraft(edited.draft, next)) return;
      const field = onlyDifference(edited.draft, next);
      edit(store, { draft: next, ...(field === undefined ? {} : { field }) }, field !== undefined && field === present?.field ? 'joined' : 'step');
    },
    open: (text) => {
      const found = parsePreferenceLink(text);
      if (found === undefined) return;
      setBase(found.base);
      edit(store, { draft: found.draft });
    },
    end: () => {
      clear(store);
      setBase(undefined);
    },
  };
}

function toEdited(draft: PreferenceDraft, base: PreferenceBase): EditedPreference {
  const text = formatPreferenceLink(draft, base);
  return { draft, base, text, link: text.length > MAX_LINK_CHARACTERS ? '' : text };
}
