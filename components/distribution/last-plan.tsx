'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import type { PreferenceView } from '#lib/contracts/workload-detail.ts';
import { planCause, planNotes } from '#lib/views/replicas/plan-notes.ts';

/** When the controller planned last and what made it, and what it has to say about that plan. */
export function LastPlan({ preference }: { preference: PreferenceView | undefined }) {
  const phrasing = usePhrasing();
  if (preference === undefined) return null;
  const { lastPlanTime } = preference;
  const notes = planNotes(preference, phrasing);
  if (lastPlanTime === undefined && notes.length === 0) return null;
  return (
    <div className="grid gap-1 px-4 pb-4 text-xs text-muted">
      {notes.map((note) => <p key={note} className="flex items-start gap-1.5 text-sm text-text"><StatusIcon tone="warning" className="mt-0.5 size-4 shrink-0 text-warning-line" />{note}</p>)}
      {lastPlanTime === undefined ? null : <p>{phrasing.t('replicas.lastPlan')} <RelativeTime time={lastPlanTime} /> · {planCause(preference, phrasing)}</p>}
    </div>
  );
}
