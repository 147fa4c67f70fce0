'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import type { HostWrite } from '#lib/contracts/changes.ts';
import { shortName } from '#lib/views/review/review-words.ts';
import { FieldDiff } from './field-diff.tsx';

const MAX_WRITES = 100;

/** What is written on the host: the change itself, as the API will see it. */
export function HostWrites({ writes, isOpen = false }: { writes: readonly HostWrite[]; isOpen?: boolean }) {
  const { t } = usePhrasing();
  if (writes.length === 0) return null;
  return (
    <details open={isOpen} className="rounded-md border border-line px-3 py-2">
      <summary className="text-sm font-medium">{t('review.host', { count: writes.length })}</summary>
      <ul className="mt-2 grid gap-3">
        {writes.slice(0, MAX_WRITES).map((write) => (
          <li key={shortName(write.object)} className="grid gap-1 text-sm">
            <p className="wrap-anywhere"><span className="font-medium">{t(`review.effect.${write.effect}`)}</span> <span className="text-muted">{shortName(write.object)}</span></p>
            <FieldDiff fields={write.fields} />
          </li>
        ))}
      </ul>
    </details>
  );
}
