'use client';

import { useEffect, useRef, useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/section.tsx';
import { draftQuery, probeDraft } from '#lib/client/cluster-calls.ts';
import type { ClusterDraft, ProbeLine } from '#lib/contracts/clusters.ts';
import { toProbeRows } from '#lib/views/clusters/probe-lines.ts';
import { FailureNote } from './failure-note.tsx';

/** The checklist, filled in as the cluster answers. A report that is there already is shown, not asked for again. */
export function ProbeStep({ draft, onBack, onNext }: { draft: ClusterDraft; onBack: () => void; onNext: () => void }) {
  const { t } = usePhrasing();
  const client = useQueryClient();
  const [lines, setLines] = useState<readonly ProbeLine[]>([]);
  const controller = useRef<AbortController>(undefined);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => {
      setLines([]);
      controller.current = new AbortController();
      return probeDraft(draft.id, (line) => setLines((known) => [...known, line]), controller.current.signal);
    },
    onSuccess: (report) => { client.setQueryData(draftQuery(draft.id).queryKey, { ...draft, report }); },
  });
  const hasReport = draft.report !== undefined;
  useEffect(() => {
    if (!hasReport) mutate();
  }, [hasReport, mutate]);
  // Only leaving ends a probe: a report that comes another way meanwhile is no reason to call this one off.
  useEffect(() => () => { controller.current?.abort(); }, []);
  const report = isPending ? undefined : draft.report;
  const rows = toProbeRows(report?.lines ?? lines, isPending);
  return (
    <div className="grid min-w-0 gap-4">
      <Card>
        <ol aria-label={t('wiz.step.probe')} aria-busy={isPending}>
          {rows.map((row) => (
            <li key={row.id} className="grid gap-x-4 gap-y-1 border-b border-line px-4 py-2 text-sm last:border-b-0 sm:grid-cols-[7rem_1fr]">
              <span><StatusBadge tone={row.tone} word={t(row.word)} /></span>
              <span className="min-w-0">
                <span className="font-medium">{t(row.title)}</span>
                {row.fact === '' ? null : <span className="block font-mono text-xs wrap-anywhere text-muted">{row.fact}</span>}
                {row.fix === undefined ? null : <span className="block">{t(row.fix)}</span>}
              </span>
            </li>
          ))}
        </ol>
      </Card>
      <p role="status" className="text-sm font-medium">{isPending ? t('wiz.probing') : report === undefined ? '' : report.canJoin ? t('wiz.probeOk') : t('wiz.probeFailed')}</p>
      <FailureNote error={error} />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" disabled={report?.canJoin !== true} onClick={onNext}>{t('wiz.next')}</Button>
        <Button disabled={isPending} onClick={() => mutate()}>{t('wiz.probeAgain')}</Button>
        <Button look="quiet" onClick={onBack}>{t('wiz.back')}</Button>
      </div>
    </div>
  );
}
