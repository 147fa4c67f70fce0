'use client';

import type { ReactNode } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { TONE_ICON } from '#components/status/tones.ts';
import { Changing } from '#components/ui/changing.tsx';
import type { StatusCount, Verdict } from '#lib/views/overview/verdict.ts';

/** The one line that answers "is anything wrong?", with the counts behind it, each in a place that no other count moves. */
export function VerdictPanel({ verdict }: { verdict: Verdict }) {
  const { t } = usePhrasing();
  return (
    <section aria-label={verdict.headline} className="@container rounded-md border border-line bg-surface">
      <div className="grid items-center gap-x-10 gap-y-4 p-4 @3xl:px-5 @5xl:grid-cols-[minmax(0,1fr)_auto]">
        <p className="flex items-center gap-3 text-xl font-semibold">
          <StatusIcon tone={verdict.tone} className={`size-7 ${TONE_ICON[verdict.tone]}`} />
          {verdict.headline}
        </p>
        <dl className="grid gap-3 @xl:grid-cols-[minmax(0,200px)_minmax(0,280px)_110px] @xl:gap-x-8 @6xl:grid-cols-[minmax(0,200px)_minmax(0,340px)_110px]">
          <Figure label={t('verdict.clusters')}><Counts counts={verdict.clusters} none={t('verdict.noWorkloads')} /></Figure>
          <Figure label={t('verdict.workloads')}><Counts counts={verdict.workloads} none={t('verdict.noWorkloads')} /></Figure>
          <Figure label={t('verdict.replicas')}>
            {verdict.replicas === undefined ? <span className="text-muted">{t('unit.none')}</span> : <Changing value={verdict.replicas.text} />}
          </Figure>
        </dl>
      </div>
    </section>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 border-t border-line pt-3 @xl:block @xl:border-0 @xl:pt-0">
      <dt className="text-xs whitespace-nowrap text-muted">{label}</dt>
      <dd className="flex flex-wrap justify-end gap-x-3 text-sm font-medium @xl:mt-0.5 @xl:justify-start">{children}</dd>
    </div>
  );
}

function Counts({ counts, none }: { counts: readonly StatusCount[]; none: string }) {
  if (counts.length === 0) return <span className="font-normal text-muted">{none}</span>;
  return counts.map((count) => (
    <span key={count.tone + count.label.replace(/\d/g, '')} className="inline-flex items-baseline gap-1.5 whitespace-nowrap">
      <StatusIcon tone={count.tone} className={`size-3.5 self-center ${TONE_ICON[count.tone]}`} />
      <Changing value={count.label} />
    </span>
  ));
}
