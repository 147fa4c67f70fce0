'use client';

import { useMemo } from 'react';
import { useRouter } from 'next/navigation';
import { useQuery } from '@tanstack/react-query';
import { openReview } from '#components/review/review-state.ts';
import { NAV_ITEMS } from '#components/shell/nav-items.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { memberSearchQuery, searchQuery } from '#lib/client/search-query.ts';
import type { SearchHit } from '#lib/contracts/search.ts';
import type { Phrasing } from '#lib/views/phrasing.ts';
import { englishVerb, splitVerb, verbsOf } from '#lib/views/search/hit-verbs.ts';
import { filterItems, mergeHits, toMenuItem } from '#lib/views/search/menu-items.ts';
import { menuActions, type MenuAction } from './menu-actions.ts';

/** A line of the menu. One that stands for a find knows it, so that what can be done with it can be shown. */
export type MenuLine = MenuAction & { readonly hit?: SearchHit };
export type MenuGroup = { readonly title: string; readonly lines: readonly MenuLine[] };

/** Lines of one group before anything is typed. */
const ACTIONS_AT_REST = 7;
/** Finds that a typed verb is offered for. */
const HITS_WITH_VERB = 5;

export type MenuContents = { groups: readonly MenuGroup[]; error: Error | null; isSearching: boolean; /** The server's own finds, which stand first, are still on their way. */ isComing: boolean; isCut: boolean; silent: readonly string[] };

/** What the menu lists: for a text the finds, pages and actions that match; for one find what can be done with it. */
export function useMenuGroups(text: string, of: SearchHit | undefined): MenuContents {
  const phrasing = usePhrasing();
  const router = useRouter();
  // Never behind the field: Enter runs the line that is chosen now.
  const asked = of === undefined ? text.trim() : '';
  const { verb, name } = useMemo(() => splitVerb(asked, phrasing), [asked, phrasing]);
  const fleet = useQuery(searchQuery(name));
  const members = useQuery(memberSearchQuery(name));
  const finds = useMemo((): SearchHit[] => {
    // Finds of an earlier text stay until the new ones come, as far as they match what is typed now.
    const of = ({ data, isPlaceholderData }: { data: { hits: SearchHit[] } | undefined; isPlaceholderData: boolean }) => (data?.hits ?? []).filter((hit) => !isPlaceholderData || filterItems([toMenuItem(hit, phrasing)], name).length > 0);
    return name === '' ? [] : mergeHits(of(fleet), of(members));
  }, [phrasing, name, fleet, members]);
  const groups = useMemo((): MenuGroup[] => {
    const { t } = phrasing;
    if (of !== undefined) return [{ title: t('menu.verbsOf', { name: toMenuItem(of, phrasing).title }), lines: filterItems(verbLines(of, phrasing), text) }];
    const verbs = verb === '' ? [] : finds.slice(0, HITS_WITH_VERB).flatMap((hit) => filterItems(verbLines(hit, phrasing).map((line) => ({ ...line, detail: englishVerb(line.key) })), verb).map((line) => ({ ...line, key: `${line.key}/${toMenuItem(hit, phrasing).key}`, title: `${line.title}: ${toMenuItem(hit, phrasing).title}`, detail: hit.kind })));
    const pages = NAV_ITEMS.map((item): MenuLine => ({ key: item.href, title: t(item.label), detail: `g ${item.goKey}`, href: item.href }));
    const actions = menuActions(phrasing, () => router.refresh());
    return [
      { title: t('menu.do'), lines: verbs },
      { title: t('menu.found'), lines: finds.map((hit): MenuLine => ({ ...toMenuItem(hit, phrasing), hit })) },
      { title: t('keys.groupGo'), lines: filterItems(pages, asked) },
      { title: t(verbs.length > 0 ? 'menu.also' : 'menu.do'), lines: asked === '' ? actions.slice(0, ACTIONS_AT_REST) : filterItems(actions, asked) },
    ].filter(({ lines }) => lines.length > 0);
  }, [phrasing, router, of, text, asked, verb, finds]);
  return {
    groups, error: asked === '' ? null : fleet.error ?? members.error, isSearching: fleet.isFetching || members.isFetching, isComing: fleet.isFetching,
    isCut: name !== '' && (fleet.data?.isCut === true || members.data?.isCut === true), silent: name === '' ? [] : members.data?.silent ?? [],
  };
}

function verbLines(hit: SearchHit, phrasing: Phrasing): MenuLine[] {
  const { title: name } = toMenuItem(hit, phrasing);
  return verbsOf(hit, phrasing).map(({ key, label, does }): MenuLine => {
    if ('href' in does) return { key, title: label, detail: '', href: does.href };
    return { key, title: label, detail: '', run: () => openReview({ title: phrasing.t('menu.reviewTitle', { verb: label, name }), changes: does.changes }) };
  });
}
