'use client';

import { create } from 'zustand';

type ShellState = {
  isHelpOpen: boolean;
  isNavOpen: boolean;
  isMenuOpen: boolean;
  /** What stands in the command menu's field; it may be typed before the menu is there. */
  menuText: string;
  /** Enter was pressed there before the menu had a line to run; the first that comes is what was meant. */
  isMenuDue: boolean;
};

const CLOSED: ShellState = { isHelpOpen: false, isNavOpen: false, isMenuOpen: false, menuText: '', isMenuDue: false };

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
  useShellState.setState({ menuText, isMenuDue: false });
}

export function setMenuDue(isMenuDue: boolean): void {
  useShellState.setState({ isMenuDue });
}
