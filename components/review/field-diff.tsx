'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import type { FieldChange } from '#lib/contracts/changes.ts';

/** Fields that differ: the path, what it was and what it will be. */
export function FieldDiff({ fields, limit = 40 }: { fields: readonly FieldChange[]; limit?: number }) {
  const { t } = usePhrasing();
  return (
    <ul className="grid gap-px font-mono text-xs">
      {fields.slice(0, limit).map(({ path, before, after }) => (
        <li key={path} className="grid gap-x-3 py-0.5 wrap-anywhere sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
          <span className="text-muted">{path === '' ? '/' : path}</span>
          <span>
            {before === '' ? null : <del className="text-muted">{before}</del>}
            {before === '' || after === '' ? null : ' → '}
            {after === '' ? <span className="font-sans text-muted"> {t('review.field.removed')}</span> : <ins className="no-underline">{after}</ins>}
          </span>
        </li>
      ))}
      {fields.length > limit ? <li className="font-sans text-muted">{t('review.field.more', { count: fields.length - limit })}</li> : null}
    </ul>
  );
}
