'use client';

import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';

/** Shown in place of a page that failed to render; the shell around it stays. */
export default function ConsoleError({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = usePhrasing();
  const digest = error instanceof Error && 'digest' in error && typeof error.digest === 'string' ? error.digest : '';
  return (
    <ErrorPanel
      title={t('error.title')}
      body={t('error.body')}
      {...(digest === '' ? {} : { id: t('error.id', { id: digest }) })}
      retryLabel={t('action.retry')}
      onRetry={retry}
    />
  );
}
