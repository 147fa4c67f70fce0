'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import type { OverrideFinding } from '#lib/views/workloads/override-edit.ts';

/** More clusters than this are counted, not named. */
const MAX_NAMES = 6;

/** What is wrong with the overrides, before they are saved. */
export function FindingList({ findings }: { findings: readonly OverrideFinding[] }) {
  const { t, list, tell } = usePhrasing();
  if (findings.length === 0) return null;
  return (
    <section aria-label={t('overrides.findings')} className="rounded-md border border-warning-line bg-warning-tint px-3 py-2 text-sm text-warning">
      <ul className="grid gap-1">
        {findings.map((finding) => {
          const { kind, path, clusters } = finding;
          const where = clusters.length > MAX_NAMES ? t('overrides.inClusters', { count: clusters.length }) : list([...clusters]);
          return (
            <li key={`${kind}${path}`} className="flex gap-2 wrap-anywhere">
              <StatusIcon tone={kind === 'idle' ? 'warning' : 'failed'} className="mt-0.5 size-4" />
              <span><span className="font-mono text-xs">{path}</span> {finding.kind === 'forbidden' ? tell(finding.sentence) : t(`overrides.finding.${finding.kind}`, { clusters: where })}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
