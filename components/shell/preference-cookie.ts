import { PREFERENCE_COOKIES, PREFERENCE_MAX_AGE_SECONDS } from '#lib/contracts/preferences.ts';

/** Remembers a choice about the console for this browser; the server reads it back when it renders the next page. */
export function rememberPreference(name: keyof typeof PREFERENCE_COOKIES, value: string): void {
  document.cookie = `${PREFERENCE_COOKIES[name]}=${value}; Path=/; Max-Age=${PREFERENCE_MAX_AGE_SECONDS}; SameSite=Lax`;
}
