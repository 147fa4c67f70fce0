'use client';

import { useDeferredValue, useId, useMemo, useState, type KeyboardEvent } from 'react';
import { useRouter } from 'next/navigation';
import { useQuery } from '@tanstack/react-query';
import { describeError } from '#components/shell/describe-error.ts';
import { NAV_ITEMS } from '#components/shell/nav-items.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { SearchIcon } from '#components/ui/icons.tsx';
import { searchQuery } from '#lib/client/search-query.ts';
import { filterItems, toMenuItem } from '#lib/views/search/menu-items.ts';
import { menuActions, type MenuAction } from './menu-actions.ts';

type Group = { title: string; items: readonly MenuAction[] };

/** Lines of one group before anything is typed. */
const ACTIONS_AT_REST = 6;

/** Go anywhere, do anything, find any object in any cluster: one field, one list, all by keyboard. */
export function CommandMenu({ onClose }: { onClose: () => void }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const router = useRouter();
  const id = useId();
  const asked = useDeferredValue(text.trim());
  const search = useQuery(searchQuery(asked));
  const groups = useGroups(asked, asked === '' ? [] : search.data?.hits ?? []);
  const items = groups.flatMap((group) => group.items);
  const index = Math.min(chosen, items.length - 1);
  const run = (item: MenuAction | undefined) => {
    if (item === undefined) return;
    onClose();
    if ('run' in item) item.run();
    else router.push(item.href);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const next = nextIndex(event.key, index, items.length);
    if (next !== undefined) {
      event.preventDefault();
      setChosen(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(items[index]);
    }
  };
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('menu.title')} closeLabel={t('action.close')}>
      <label className="relative block">
        <span className="sr-only">{t('menu.field')}</span>
        <SearchIcon className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted" />
        <input
          type="text" role="combobox" aria-expanded aria-controls={`${id}-list`} aria-autocomplete="list" {...(items.length === 0 ? {} : { 'aria-activedescendant': `${id}-${index}` })}
          value={text} placeholder={t('menu.field')} autoComplete="off" spellCheck={false} onKeyDown={onKeyDown}
          onChange={(event) => { setText(event.target.value); setChosen(0); }}
          className="h-9 w-full rounded-sm border border-line-strong bg-canvas pr-3 pl-9 text-sm placeholder:text-muted"
        />
      </label>
      <div id={`${id}-list`} role="listbox" aria-label={t('menu.results')} className="mt-3 max-h-[52vh] overflow-y-auto">
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title} className="mb-2">
            <p aria-hidden className="px-2 py-1 text-xs font-medium text-muted">{group.title}</p>
            {group.items.map((item) => {
              const position = items.indexOf(item);
              return <Line key={item.key} id={`${id}-${position}`} item={item} isChosen={position === index} onPoint={() => setChosen(position)} onRun={() => run(item)} />;
            })}
          </div>
        ))}
      </div>
      <p role="status" className="px-2 text-sm text-muted">
        {search.error !== null && asked !== '' ? describeError(search.error, phrasing).body : items.length === 0 ? t(search.isFetching ? 'menu.searching' : 'menu.nothing') : search.data?.isCut === true && asked !== '' ? t('menu.cut') : ''}
      </p>
    </Dialog>
  );
}

function Line({ id, item, isChosen, onPoint, onRun }: { id: string; item: MenuAction; isChosen: boolean; onPoint: () => void; onRun: () => void }) {
  return (
    // The keys are handled by the field, which keeps the focus while the list is walked through.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div id={id} role="option" aria-selected={isChosen} onPointerMove={onPoint} onClick={onRun} className={classNames('flex cursor-pointer items-baseline gap-3 rounded-sm px-2 py-1.5 text-sm', isChosen && 'bg-raised')}>
      <span className="min-w-0 wrap-anywhere">{item.title}</span>
      <span className="ml-auto min-w-0 shrink text-right text-xs wrap-anywhere text-muted">{item.detail}</span>
    </div>
  );
}

function useGroups(text: string, hits: Parameters<typeof toMenuItem>[0][]): Group[] {
  const phrasing = usePhrasing();
  return useMemo(() => {
    const { t } = phrasing;
    const pages = NAV_ITEMS.map((item): MenuAction => ({ key: item.href, title: t(item.label), detail: `g ${item.goKey}`, href: item.href }));
    const actions = menuActions(phrasing);
    const groups: Group[] = [
      { title: t('menu.found'), items: hits.map((hit) => toMenuItem(hit, phrasing)) },
      { title: t('keys.groupGo'), items: filterItems(pages, text) },
      { title: t('menu.do'), items: text === '' ? actions.slice(0, ACTIONS_AT_REST) : filterItems(actions, text) },
    ];
    return groups.filter(({ items }) => items.length > 0);
  }, [phrasing, text, hits]);
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
