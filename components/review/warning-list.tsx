'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import type { ReviewWarning } from '#lib/contracts/changes.ts';
import { toWarningLines } from '#lib/views/review/review-words.ts';

/** What to know first, worst first; said calmly when there is nothing. */
export function WarningList({ warnings }: { warnings: readonly ReviewWarning[] }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  if (warnings.length === 0) return <p className="flex items-center gap-2 text-sm text-muted"><StatusIcon tone="ok" className="size-4 text-ok" />{t('review.noWarnings')}</p>;
  return (
    <section aria-label={t('review.warnings')} className="rounded-md border border-warning-line bg-warning-tint px-3 py-2 text-sm text-warning">
      <ul className="grid gap-1.5">
        {toWarningLines(warnings, phrasing).map(({ text, tone }) => (
          <li key={text} className="flex gap-2 wrap-anywhere"><StatusIcon tone={tone} className="mt-0.5 size-4" /><span className={tone === 'failed' ? 'font-medium' : ''}>{text}</span></li>
        ))}
      </ul>
    </section>
  );
}
