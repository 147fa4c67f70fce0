import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { getRequestPhrasing } from './request/request-phrasing.ts';
import './globals.css';

const LANG = { en: 'en', zh: 'zh-CN' } as const;

export async function generateMetadata(): Promise<Metadata> {
  const { t } = (await getRequestPhrasing()).phrasing;
  return {
    title: { default: t('app.name'), template: `%s · ${t('app.name')}` },
    description: t('app.description'),
    icons: { icon: '/icon.svg' },
    robots: { index: false, follow: false },
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#0b0b0d' },
  ],
};

/** Theme, density and language are on the element from the first byte, so nothing flashes and no script has to fix it. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const { locale, theme, density } = await getRequestPhrasing();
  return (
    <html lang={LANG[locale]} data-theme={theme} data-density={density} suppressHydrationWarning>
      <body>{children}</body>
    </html>
  );
}
