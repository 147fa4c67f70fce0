'use client';

import { useState } from 'react';
import Link from 'next/link';
import { HeldOrderNote } from '#components/data-table/held-order-note.tsx';
import { useHeldOrder } from '#components/data-table/use-held-order.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import type { AttentionItem } from '#lib/views/overview/attention.ts';

/** Items shown at first and added by each "show more": a list to work off, not to scroll. */
const ITEMS_PER_STEP = 10;

const keyOf = (item: AttentionItem) => item.key;

/** What somebody should look at, worst first, each with its reason and the way to where it is shown. */
export function AttentionList({ items }: { items: readonly AttentionItem[] }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const [limit, setLimit] = useState(ITEMS_PER_STEP);
  const held = useHeldOrder(items.slice(0, limit), keyOf);
  return (
    <Section id="attention" title={t('attention.title')} note={phrasing.number(items.length)}>
      <div className="relative" {...held.regionProps}>
        <HeldOrderNote heldChanges={held.heldChanges} onApply={held.apply} phrasing={phrasing} />
        <Card>
          <ul>
            {held.rows.map((item) => (
              <li key={item.key} className="grid gap-x-4 gap-y-1 border-b border-line px-4 py-3 last:border-b-0 @2xl:grid-cols-[128px_minmax(0,1fr)]">
                <div><StatusBadge tone={item.tone} word={item.word} /></div>
                <div className="min-w-0">
                  <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
                    <Link href={item.href} prefetch={false} data-row aria-label={t('attention.show', { name: item.name })} className="font-mono font-medium break-all text-text underline decoration-line-strong underline-offset-3 hover:decoration-current">
                      {item.name}
                    </Link>
                    <span className="text-xs text-muted">{item.kind}</span>
                    {item.reason === '' ? null : <span className="font-medium">{item.reason}</span>}
                    {item.since === undefined ? null : <RelativeTime time={item.since} className="text-xs text-muted" />}
                  </p>
                  {item.details.map((detail) => <p key={detail} className="text-sm wrap-anywhere text-muted">{detail}</p>)}
                </div>
              </li>
            ))}
          </ul>
        </Card>
      </div>
      {items.length > limit ? <Button className="mt-3" onClick={() => setLimit(limit + ITEMS_PER_STEP)}>{t('list.more', { count: Math.min(ITEMS_PER_STEP, items.length - limit) })}</Button> : null}
    </Section>
  );
}
