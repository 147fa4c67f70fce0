'use client';

import { StatusIcon } from '#components/status/status-icon.tsx';
import { Changing } from '#components/ui/changing.tsx';
import type { DistributionTotals } from '#lib/views/replicas/distribution-rows.ts';

/** Requested, planned, overflow and what runs, kept apart: they need not be equal. */
export function Totals({ totals }: { totals: readonly DistributionTotals[] }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-md border border-line bg-line @md:grid-cols-4 @4xl:flex">
      {totals.map(({ label, value, hint, isTrouble }) => (
        <div key={label} className="flex-1 bg-surface px-3 py-2 last:odd:col-span-2" title={hint}>
          <dt className="text-xs text-muted">{label}</dt>
          <dd className="flex items-center gap-1.5 text-lg font-semibold">
            <Changing value={value} />
            {isTrouble ? <StatusIcon tone="warning" className="size-4 text-warning-line" /> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
