/** What a visitor may choose about the console itself. Kept in plain cookies, so that the first byte already looks right. */
export const THEMES = ['system', 'light', 'dark'] as const;
export const DENSITIES = ['comfortable', 'compact'] as const;
export const LOCALES = ['en', 'zh'] as const;

export type Theme = (typeof THEMES)[number];
export type Density = (typeof DENSITIES)[number];
export type Locale = (typeof LOCALES)[number];

export const PREFERENCE_COOKIES = {
  theme: 'flotilla-theme', density: 'flotilla-density', locale: 'flotilla-locale', shortcuts: 'flotilla-shortcuts',
} as const;

/** One year, the longest that browsers keep without asking. */
export const PREFERENCE_MAX_AGE_SECONDS = 365 * 24 * 3600;

export function toTheme(text: string | undefined): Theme {
  return THEMES.find((theme) => theme === text) ?? 'system';
}

export function toDensity(text: string | undefined): Density {
  return DENSITIES.find((density) => density === text) ?? 'comfortable';
}

/** The chosen language, else the first supported one that the browser asks for, else English. */
export function toLocale(chosen: string | undefined, acceptLanguage: string | null): Locale {
  const known = LOCALES.find((locale) => locale === chosen);
  if (known !== undefined) return known;
  for (const part of (acceptLanguage ?? '').split(',')) {
    const language = part.trim().slice(0, 2).toLowerCase();
    const match = LOCALES.find((locale) => locale === language);
    if (match !== undefined) return match;
  }
  return 'en';
}
