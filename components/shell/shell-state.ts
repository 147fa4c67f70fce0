'use client';

import { create } from 'zustand';

type ShellState = {
  isHelpOpen: boolean;
  isNavOpen: boolean;
  isMenuOpen: boolean;
  /** What stands in the command menu's field; it may be typed before the menu is there. */
  menuText: string;
};

const CLOSED: ShellState = { isHelpOpen: false, isNavOpen: false, isMenuOpen: false, menuText: '' };

/** What of the shell is open. All are dialogs, so only one is open at a time. */
export const useShellState = create<ShellState>(() => CLOSED);

export function setHelpOpen(isHelpOpen: boolean): void {
  useShellState.setState({ ...CLOSED, isHelpOpen });
}

export function setNavOpen(isNavOpen: boolean): void {
  useShellState.setState({ ...CLOSED, isNavOpen });
}

export function setMenuOpen(isMenuOpen: boolean): void {
  useShellState.setState({ ...CLOSED, isMenuOpen });
}

export function setMenuText(menuText: string): void {
  useShellState.setState({ menuText });
}
