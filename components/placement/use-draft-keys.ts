'use client';

import { useEffect } from 'react';
import { handleDraftKey, type DraftStore } from './draft-store.ts';

/** Undo and redo by keyboard wherever the focus is, but not in a field that is typed into, which has its own, nor under a dialog. Of several drafts on a page none has the keys. */
export function useDraftKeys<T>(store: DraftStore<T>, isOn = true): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      const isField = event.target instanceof HTMLElement && (event.target.isContentEditable || event.target.matches('input:not([type=checkbox], [type=radio], [type=range]), textarea, select'));
      if (event.defaultPrevented || isField || document.querySelector('[role="dialog"]') !== null) return;
      if (handleDraftKey(store, event)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [store, isOn]);
}
