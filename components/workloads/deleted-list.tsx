'use client';

import Link from 'next/link';
import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { changesQuery } from '#lib/client/activity-query.ts';
import { routes } from '#lib/contracts/routes.ts';
import { sayWho, toDeletions } from '#lib/views/workloads/history-rows.ts';

/** The way back to what was deleted not long ago. It is read when it is opened. */
export function DeletedList({ existing }: { existing: ReadonlySet<string> }) {
  const { t } = usePhrasing();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="text-sm" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="w-fit text-muted hover:text-text">{t('workload.deletedList')}</summary>
      {isOpen ? <Deletions existing={existing} /> : null}
    </details>
  );
}

function Deletions({ existing }: { existing: ReadonlySet<string> }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error } = useQuery(changesQuery);
  if (data === undefined) return <p role="status" className="pt-2 text-muted">{error === null ? t('loading') : describeError(error, phrasing).body}</p>;
  const deletions = toDeletions(data.changes, existing);
  if (deletions.length === 0) return <p className="pt-2 text-muted">{t('workload.deletedNone')}</p>;
  return (
    <ul className="pt-2" aria-label={t('workload.deletedList')}>
      {deletions.map((entry) => (
        <li key={`${entry.resource}/${entry.namespace}/${entry.name}`} className="flex flex-wrap items-baseline gap-x-3 py-1">
          <Link href={routes.workload(entry.resource, entry.namespace, entry.name, 'history')} prefetch={false} className="font-mono text-xs hover:underline">{entry.namespace === '' ? '' : `${entry.namespace}/`}{entry.name}</Link>
          <span className="text-xs text-muted">{entry.kind} · {sayWho(entry, phrasing)} · <RelativeTime time={entry.when} /></span>
        </li>
      ))}
    </ul>
  );
}
