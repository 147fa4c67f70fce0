'use client';

import { useEffect } from 'react';
import { setMenuDue, setMenuText, useShellState } from './shell-state.ts';

/** Stands in for the command menu while its code is loaded, so that whoever opens it and types on at once loses no key and presses no shortcut. */
export function TypeAhead() {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      const { menuText } = useShellState.getState();
      if (event.key.length === 1) setMenuText(menuText + event.key);
      else if (event.key === 'Backspace') setMenuText(menuText.slice(0, -1));
      else if (event.key === 'Enter') setMenuDue(true);
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
  return null;
}
