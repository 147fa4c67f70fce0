'use client';

import { useEffect, useId, useState, type KeyboardEvent } from 'react';
import { useRouter } from 'next/navigation';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { setMenuDue, setMenuText, useShellState } from '#components/shell/shell-state.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { SearchIcon } from '#components/ui/icons.tsx';
import type { SearchHit } from '#lib/contracts/search.ts';
import type { Phrasing } from '#lib/views/phrasing.ts';
import { toMenuItem } from '#lib/views/search/menu-items.ts';
import { MenuList } from './menu-list.tsx';
import { type MenuContents, type MenuLine, useMenuGroups } from './use-menu-groups.ts';

/**
 * Go anywhere, do anything, find any object in any cluster: one field, one list, all by keyboard. A verb and a name ("drain
 * eu-west") lead straight to it; → on a find lists what can be done with that one.
 */
export function CommandMenu({ onClose }: { onClose: () => void }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const text = useShellState(({ menuText }) => menuText);
  const [chosen, setChosen] = useState(0);
  const [of, setOf] = useState<SearchHit>();
  const router = useRouter();
  const id = useId();
  const isDue = useShellState(({ isMenuDue }) => isMenuDue);
  const [contents, hold] = useHeld(useMenuGroups(text, of));
  const lines = contents.groups.flatMap((group) => group.lines);
  const index = Math.min(chosen, lines.length - 1);
  const run = (line: MenuLine | undefined) => {
    if (line === undefined) return;
    onClose();
    if ('run' in line) line.run();
    else router.push(line.href);
  };
  useEffect(() => {
    if (!isDue || contents.isComing) return;
    if (lines.length > 0) run(lines[0]);
    else if (!contents.isSearching) setMenuDue(false);
  });
  const show = (hit: SearchHit | undefined) => {
    setOf(hit);
    setMenuText('');
    setChosen(0);
    document.getElementById(`${id}-field`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const next = nextIndex(event.key, index, lines.length);
    const hit = lines[index]?.hit;
    if (next !== undefined) {
      setChosen(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      if (lines.length === 0) setMenuDue(true);
      else run(lines[index]);
    }
    else if (event.key === 'ArrowRight' && hit !== undefined && event.currentTarget.selectionStart === text.length) show(hit);
    else if ((event.key === 'Backspace' || event.key === 'ArrowLeft') && of !== undefined && text === '') show(undefined);
    else return;
    event.preventDefault();
  };
  const label = of === undefined ? t('menu.field') : t('menu.verbsOf', { name: toMenuItem(of, phrasing).title });
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('menu.title')} closeLabel={t('action.close')}>
      <label className="relative block">
        <span className="sr-only">{label}</span>
        <SearchIcon className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted" />
        <input
          ref={focusAtOnce} id={`${id}-field`} type="text" role="combobox" aria-expanded aria-controls={`${id}-list`} aria-autocomplete="list" aria-describedby={`${id}-hint`}
          {...(lines.length === 0 ? {} : { 'aria-activedescendant': `${id}-${index}` })}
          value={text} placeholder={label} autoComplete="off" spellCheck={false} onKeyDown={onKeyDown}
          onChange={(event) => { setMenuText(event.target.value); setChosen(0); }}
          className="h-9 w-full rounded-sm border border-line-strong bg-canvas pr-3 pl-9 text-sm placeholder:text-muted"
        />
      </label>
      {of === undefined ? null : <Button look="quiet" className="mt-2 h-7 text-xs" onClick={() => show(undefined)}>← {t('menu.back')}</Button>}
      <MenuList id={id} groups={contents.groups} chosen={index} onPoint={setChosen} onPress={hold} onRun={run} onVerbs={show} />
      <p role="status" className="px-2 text-sm text-muted">{statusOf(contents, lines.length, phrasing)}</p>
      <p id={`${id}-hint`} className="mt-1 px-2 text-xs text-muted">{lines.some(({ hit }) => hit !== undefined) ? t('menu.hint') : ''}</p>
    </Dialog>
  );
}

/** What the menu lists, held from a press of the pointer until its end: a line that moved away under it would lose the click. */
function useHeld(contents: MenuContents): [MenuContents, () => void] {
  const [held, setHeld] = useState<MenuContents>();
  useEffect(() => {
    if (held === undefined) return undefined;
    // The click comes right after the end of the press.
    const end = () => { setTimeout(() => setHeld(undefined)); };
    window.addEventListener('pointerup', end);
    window.addEventListener('pointercancel', end);
    return () => {
      window.removeEventListener('pointerup', end);
      window.removeEventListener('pointercancel', end);
    };
  }, [held]);
  return [held ?? contents, () => setHeld(contents)];
}

/** What of the answer is missing, in words; empty when all of it is there. */
function statusOf({ error, isSearching, isCut, silent }: MenuContents, lineCount: number, phrasing: Phrasing): string {
  const { t, list, sentences } = phrasing;
  if (error !== null) return describeError(error, phrasing).body;
  if (lineCount === 0) return t(isSearching ? 'menu.searching' : 'menu.nothing');
  return sentences([isCut ? t('menu.cut') : '', silent.length === 0 ? '' : t('menu.silent', { names: list(silent) })]);
}

/** Before the dialog gives the focus to its first button: what is typed right after the key belongs in the field. */
function focusAtOnce(field: HTMLInputElement | null): void {
  field?.focus();
}

function nextIndex(key: string, index: number, count: number): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case 'ArrowDown': return (index + 1) % count;
    case 'ArrowUp': return (index - 1 + count) % count;
    case 'Home': return 0;
    case 'End': return count - 1;
    default: return undefined;
  }
}
