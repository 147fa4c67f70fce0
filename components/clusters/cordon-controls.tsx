'use client';

import { openReview } from '#components/review/review-state.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import type { ClusterDetail, CordonState } from '#lib/contracts/clusters.ts';
import type { Phrasing } from '#lib/views/phrasing.ts';

const TITLES = { cordoned: 'cl.cordonTitle', draining: 'cl.drainTitle', open: 'cl.uncordonTitle' } as const;

/** Puts a cordon, a drain or the end of either under review: what moves is told there, before anything does. */
export function reviewCordon(cluster: string, cordon: CordonState, { t }: Phrasing): void {
  openReview({ title: t(TITLES[cordon], { name: cluster }), changes: [{ do: 'cordon', cluster, cordon }] });
}

/** Close the cluster to what is new, empty it, or open it again. */
export function CordonControls({ detail: { cluster } }: { detail: ClusterDetail }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  return (
    <>
      {cluster.cordon === undefined ? <Button onClick={() => reviewCordon(cluster.name, 'cordoned', phrasing)}>{t('cl.cordon')}</Button> : null}
      {cluster.cordon === 'draining' ? null : <Button onClick={() => reviewCordon(cluster.name, 'draining', phrasing)}>{t('cl.drain')}</Button>}
    </>
  );
}
