'use client';

import { useState } from 'react';
import Link from 'next/link';
import { GoneMark, HeldNote } from '#components/data-table/held-note.tsx';
import { useHeldRows } from '#components/data-table/use-held-rows.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, Section } from '#components/ui/section.tsx';
import type { AttentionItem } from '#lib/views/overview/attention.ts';

/** Items shown at first and added by each "show more": a list to work off, not to scroll. */
const ITEMS_PER_STEP = 10;

const keyOf = (item: AttentionItem) => item.key;

/**
 * What somebody should look at, worst first, each with its reason and the way to where it is shown. While there is nothing
 * it takes no room; what comes then is announced over the verdict above, which says it first.
 */
export function AttentionList({ items }: { items: readonly AttentionItem[] }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const [limit, setLimit] = useState(ITEMS_PER_STEP);
  const held = useHeldRows({ rows: items, keyOf, arrivals: 'wait', asked: '' });
  if (held.rows.length === 0) return <div {...held.regionProps}><HeldNote held={held} label={t('attention.title')} /></div>;
  return (
    <Section id="attention" className="mt-6" title={t('attention.title')} note={phrasing.number(items.length)}>
      <div {...held.regionProps}>
        <HeldNote held={held} label={t('attention.title')} />
        <Card>
          <ul>
            {held.rows.slice(0, limit).map((item) => (
              <li key={item.key} className="relative grid gap-x-4 gap-y-1 border-b border-line px-4 py-3 last:border-b-0 @2xl:grid-cols-[128px_minmax(0,1fr)]">
                <GoneMark isGone={held.goneKeys.has(item.key)} />
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
      {held.rows.length > limit ? <Button className="mt-3" onClick={() => setLimit(limit + ITEMS_PER_STEP)}>{t('list.more', { count: Math.min(ITEMS_PER_STEP, held.rows.length - limit) })}</Button> : null}
    </Section>
  );
}
