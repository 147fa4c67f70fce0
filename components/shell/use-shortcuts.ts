'use client';

import { useEffect } from 'react';
import { useRouter } from 'next/navigation';
import { NAV_ITEMS } from './nav-items.tsx';
import { setHelpOpen, setMenuOpen, useShellState } from './shell-state.ts';

/** Longest pause between `g` and the key after it. */
const SEQUENCE_MS = 1_500;

/**
 * Single-key shortcuts. Pages take part with attributes, not code: `data-shortcut-focus="/"` gets the focus,
 * `data-shortcut-next="v"` moves its radio group on, `data-shortcut-press="e"` is pressed, and `data-row` elements are what j and k
 * walk through; x picks the one with the focus, e opens its `data-row-edit`.
 * Keys typed into fields, with a modifier, or while a dialog is open are left alone.
 */
export function useShortcuts(isEnabled: boolean): void {
  const router = useRouter();
  useEffect(() => {
    if (!isEnabled) return undefined;
    let goUntilMs = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return;
      if (leavesFilter(event) && walkRows(1)) {
        event.preventDefault();
        return;
      }
      if (isTyping(event.target) || document.querySelector('[role="dialog"]') !== null) return;
      if (goUntilMs > event.timeStamp) {
        goUntilMs = 0;
        const item = NAV_ITEMS.find(({ goKey }) => goKey === event.key);
        if (item !== undefined) {
          event.preventDefault();
          router.push(item.href);
          return;
        }
      }
      const editHref = event.key === 'e' && document.activeElement instanceof HTMLElement ? document.activeElement.dataset['rowEdit'] : undefined;
      if (editHref !== undefined) {
        event.preventDefault();
        router.push(editHref);
        return;
      }
      if (event.key === 'g') goUntilMs = event.timeStamp + SEQUENCE_MS;
      else if (handleKey(event.key)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isEnabled, router]);
}

/** ⌘K or Ctrl+K opens and closes the command menu from anywhere, fields included; it needs no single keys. */
export function useMenuKey(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || (!event.metaKey && !event.ctrlKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      const { isMenuOpen } = useShellState.getState();
      // Over another dialog the menu would bury what somebody is in the middle of.
      if (isMenuOpen || document.querySelector('[role="dialog"]') === null) setMenuOpen(!isMenuOpen);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function handleKey(key: string): boolean {
  switch (key) {
    case '?':
      setHelpOpen(true);
      return true;
    case 'j':
      return walkRows(1);
    case 'k':
      return walkRows(-1);
    case 'x':
      return pickRow();
    default:
      return focusFor(key) || moveOn(key) || press(key);
  }
}

function walkRows(step: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const index = rows.findIndex((row) => row === document.activeElement);
  const next = index < 0 ? rows[0] : rows[index + step];
  next?.focus();
  return next !== undefined;
}

/** Picks or unpicks the row that has the focus, which stays where it is. */
function pickRow(): boolean {
  const pick = document.activeElement?.matches('[data-row]') === true ? document.activeElement.closest('[role="row"]')?.querySelector<HTMLElement>('[data-row-pick]') : undefined;
  pick?.click();
  return pick !== undefined && pick !== null;
}

function press(key: string): boolean {
  const target = find('data-shortcut-press', key);
  // What it opens stands beside it: from there the next Tab leads in.
  target?.focus();
  target?.click();
  return target !== undefined;
}

function focusFor(key: string): boolean {
  const target = find('data-shortcut-focus', key);
  target?.focus();
  if (target instanceof HTMLInputElement) target.select();
  return target !== undefined;
}

function moveOn(key: string): boolean {
  const radios = [...(find('data-shortcut-next', key)?.querySelectorAll<HTMLInputElement>('input[type="radio"]') ?? [])];
  const next = radios[(radios.findIndex((radio) => radio.checked) + 1) % radios.length];
  next?.click();
  return next !== undefined;
}

function find(attribute: string, key: string): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>(`[${attribute}]`)].find((element) => element.getAttribute(attribute) === key);
}

/** From a page's filter on to what it left: Enter has nothing to send there, nor is there a line below. */
function leavesFilter({ key, target }: KeyboardEvent): boolean {
  return (key === 'ArrowDown' || key === 'Enter') && target instanceof HTMLInputElement && target.dataset['shortcutFocus'] === '/';
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['radio', 'checkbox', 'button', 'submit'].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
