import type { Locale } from '#lib/contracts/preferences.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import type { Messages } from './messages.ts';

/** Loads one language only. Meant for the server, which hands it to the page; the browser never downloads the others. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  switch (locale) {
    case 'en':
      return (await import('./en/index.ts')).en;
    case 'zh':
      return (await import('./zh/index.ts')).zh;
    default:
      return assertNever(locale);
  }
}
