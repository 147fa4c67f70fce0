'use client';

import { create } from 'zustand';

type ShellState = { isHelpOpen: boolean; isNavOpen: boolean };

/** What of the shell is open. Both are dialogs, so only one is open at a time. */
export const useShellState = create<ShellState>(() => ({ isHelpOpen: false, isNavOpen: false }));

export function setHelpOpen(isHelpOpen: boolean): void {
  useShellState.setState({ isHelpOpen, isNavOpen: false });
}

export function setNavOpen(isNavOpen: boolean): void {
  useShellState.setState({ isNavOpen, isHelpOpen: false });
}
