'use client';

import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { clusterQuery, setCordon } from '#lib/client/cluster-calls.ts';
import type { ClusterDetail, CordonState } from '#lib/contracts/clusters.ts';
import { toDrainProgress } from '#lib/views/clusters/drain-progress.ts';
import { FailureNote } from './failure-note.tsx';

/** Sets the cordon and reads the cluster anew; what it has come to is shown by the page, not by this. */
export function useCordon(name: string) {
  const client = useQueryClient();
  return useMutation({ mutationFn: (cordon: CordonState) => setCordon(name, { cordon }), onSuccess: () => client.invalidateQueries(clusterQuery(name)) });
}

/** Close the cluster to what is new, empty it, or open it again. */
export function CordonControls({ detail }: { detail: ClusterDetail }) {
  const { t } = usePhrasing();
  const [isAsking, setIsAsking] = useState(false);
  const cordon = useCordon(detail.cluster.name);
  const state = detail.cluster.cordon;
  return (
    <>
      {state === undefined ? <Button disabled={cordon.isPending} onClick={() => cordon.mutate('cordoned')}>{t('cl.cordon')}</Button> : null}
      {state === 'draining' ? null : <Button onClick={() => setIsAsking(true)}>{t('cl.drain')}</Button>}
      <Dialog isOpen={isAsking} onOpenChange={setIsAsking} title={t('cl.drainTitle', { name: detail.cluster.name })} closeLabel={t('action.close')}>
        <DrainForm detail={detail} onDone={() => setIsAsking(false)} />
      </Dialog>
      <FailureNote error={cordon.error} />
    </>
  );
}

/** What moves and what stays, before anything does. */
function DrainForm({ detail, onDone }: { detail: ClusterDetail; onDone: () => void }) {
  const { t } = usePhrasing();
  const cordon = useCordon(detail.cluster.name);
  const { left, moving, staying } = toDrainProgress(detail);
  return (
    <div className="grid gap-3 text-sm">
      <p>{left === 0 ? t('cl.drainMovesNone') : t('cl.drainMoves', { count: left })}</p>
      {moving.length === 0 ? null : (
        <ul className="grid gap-1">
          {moving.map((workload) => (
            <li key={workload.key} className="flex justify-between gap-3"><span className="min-w-0 font-mono text-xs wrap-anywhere">{workload.namespace}/{workload.name}</span><span className="shrink-0 text-muted tabular-nums">{t('cl.blastReplicas', { count: workload.replicas })}</span></li>
          ))}
        </ul>
      )}
      {staying.length === 0 ? null : <p>{t('cl.drainStays', { count: staying.length })}</p>}
      <p className="text-muted">{t('cl.drainCordons')}</p>
      <FailureNote error={cordon.error} />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" disabled={cordon.isPending} onClick={() => cordon.mutate('draining', { onSuccess: onDone })}>{t('cl.drainDo')}</Button>
        <Button look="quiet" onClick={onDone}>{t('cl.cancel')}</Button>
      </div>
    </div>
  );
}
