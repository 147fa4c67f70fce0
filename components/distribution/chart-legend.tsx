'use client';

import { useId, type ReactNode } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';

/** What the marks of a bar mean. */
export function ChartLegend({ hasPreview }: { hasPreview: boolean }) {
  const { t } = usePhrasing();
  const hatch = useId();
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      <Mark label={t('replicas.legend.ready')}><rect y="2" width="20" height="8" rx="2" className="fill-muted" /></Mark>
      <Mark label={t('replicas.legend.observed')}><rect y="2" width="20" height="8" rx="2" className="fill-muted" opacity="0.35" /></Mark>
      <Mark label={t('replicas.legend.desired')}><rect x="9" width="3" height="12" rx="1" className="fill-text" /></Mark>
      <Mark label={t('replicas.legend.limits')}><path d="M6 1H2v10h4M14 1h4v10h-4" fill="none" className="stroke-muted" /></Mark>
      <Mark label={t('replicas.legend.capacity')}><rect x="0.5" y="1.5" width="19" height="9" rx="2" className="fill-raised stroke-line-strong" strokeDasharray="3 3" /></Mark>
      <Mark label={t('replicas.legend.overflow')}>
        <defs><pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line y2="6" className="stroke-warning-line" strokeWidth="2.5" /></pattern></defs>
        <rect y="2" width="20" height="8" fill={`url(#${hatch})`} />
      </Mark>
      {hasPreview ? <Mark label={t('replicas.legend.preview')}><rect x="1" y="1" width="18" height="10" rx="2" fill="none" className="stroke-focus" strokeWidth="2" strokeDasharray="5 3" /></Mark> : null}
    </ul>
  );
}

function Mark({ label, children }: { label: string; children: ReactNode }) {
  return <li className="inline-flex items-center gap-1.5"><svg aria-hidden viewBox="0 0 20 12" className="h-3 w-5">{children}</svg>{label}</li>;
}
