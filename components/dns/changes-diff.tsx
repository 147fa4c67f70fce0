'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import type { RecordChanges } from '#lib/federation/dns/records.ts';
import { type ChangeRow, toChangeRows } from '#lib/views/dns/dns-rows.ts';

/** Changes shown at once. */
const MAX_SHOWN = 100;

/** What is made, changed and removed, as a diff: a sign, the name, and its records before and after. */
export function ChangesDiff({ changes, label }: { changes: RecordChanges; label: string }) {
  const { t } = usePhrasing();
  const rows = toChangeRows(changes);
  if (rows.length === 0) return <p className="text-sm text-muted">{t('dns.noChange')}</p>;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <p className="text-xs text-muted tabular-nums">{t('dns.changeCounts', { create: changes.create.length, update: changes.update.length, delete: changes.delete.length })}</p>
      <ul aria-label={label} className="grid grid-cols-[minmax(0,1fr)] divide-y divide-line rounded-md border border-line bg-surface">
        {rows.slice(0, MAX_SHOWN).map((row) => <Row key={`${row.sign}${row.name}${row.after}${row.before}`} row={row} />)}
      </ul>
      {rows.length > MAX_SHOWN ? <p className="text-xs text-muted">{t('list.more', { count: rows.length - MAX_SHOWN })}</p> : null}
    </div>
  );
}

const WORDS = { '+': 'dns.change.create', '~': 'dns.change.update', '−': 'dns.change.delete' } as const;

function Row({ row }: { row: ChangeRow }) {
  const { t } = usePhrasing();
  return (
    <li className="grid min-w-0 grid-cols-[1rem_minmax(0,1fr)] gap-x-2 px-3 py-1.5 font-mono text-xs">
      <span aria-hidden className="font-semibold">{row.sign}</span>
      <span className="min-w-0 font-medium wrap-anywhere"><span className="sr-only">{t(WORDS[row.sign])} </span>{row.name}</span>
      {row.before === '' ? null : <del className="col-start-2 wrap-anywhere text-muted decoration-line-strong">{row.before}</del>}
      {row.after === '' ? null : <ins className="col-start-2 wrap-anywhere no-underline">{row.after}</ins>}
    </li>
  );
}
