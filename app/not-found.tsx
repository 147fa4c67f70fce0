import Link from 'next/link';
import { routes } from '#lib/contracts/routes.ts';
import { buttonClasses } from '#components/ui/button.tsx';
import { getRequestPhrasing } from './request/request-phrasing.ts';

export default async function NotFound() {
  const { t } = (await getRequestPhrasing()).phrasing;
  return (
    <main className="grid min-h-dvh place-content-center justify-items-start gap-3 p-6">
      <p className="font-mono text-sm text-faint">404</p>
      <h1 className="text-xl font-semibold">{t('notFound.title')}</h1>
      <p className="text-muted">{t('notFound.body')}</p>
      <Link href={routes.overview()} className={buttonClasses('primary')}>{t('notFound.action')}</Link>
    </main>
  );
}
