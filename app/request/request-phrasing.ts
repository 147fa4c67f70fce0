import { cache } from 'react';
import { cookies, headers } from 'next/headers';
import {
  PREFERENCE_COOKIES, toDensity, toLocale, toTheme, type Density, type Locale, type Theme,
} from '#lib/contracts/preferences.ts';
import { loadMessages } from '#lib/views/messages/load-messages.ts';
import type { Messages } from '#lib/views/messages/messages.ts';
import { createPhrasing, type Phrasing } from '#lib/views/phrasing.ts';

export type RequestPhrasing = {
  readonly locale: Locale;
  readonly theme: Theme;
  readonly density: Density;
  readonly hasShortcuts: boolean;
  readonly messages: Messages;
  readonly phrasing: Phrasing;
};

/** What this visitor chose, read once for each request. */
export const getRequestPhrasing = cache(async (): Promise<RequestPhrasing> => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const read = (name: string) => jar.get(name)?.value;
  const locale = toLocale(read(PREFERENCE_COOKIES.locale), head.get('accept-language'));
  const messages = await loadMessages(locale);
  return {
    locale,
    theme: toTheme(read(PREFERENCE_COOKIES.theme)),
    density: toDensity(read(PREFERENCE_COOKIES.density)),
    hasShortcuts: read(PREFERENCE_COOKIES.shortcuts) !== 'off',
    messages,
    phrasing: createPhrasing(locale, messages),
  };
});
