'use client';

import { useState } from 'react';
import { useRouter } from 'next/navigation';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { unjoinCluster } from '#lib/client/cluster-calls.ts';
import type { ClusterDetail, UnjoinObjects, UnjoinResult } from '#lib/contracts/clusters.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { routes } from '#lib/contracts/routes.ts';
import { toBlastRadius } from '#lib/views/clusters/drain-progress.ts';
import { FailureNote } from './failure-note.tsx';
import { Checkbox, Choices, TextField } from './fields.tsx';

const OBJECT_CHOICES: readonly UnjoinObjects[] = ['handOver', 'remove', 'leave'];

export function UnjoinButton({ detail }: { detail: ClusterDetail }) {
  const { t } = usePhrasing();
  const router = useRouter();
  const client = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const [result, setResult] = useState<UnjoinResult>();
  const { name } = detail.cluster;
  const onOpenChange = (next: boolean) => {
    setIsOpen(next);
    if (next || result === undefined) return;
    router.push(routes.clusters());
    void client.invalidateQueries({ queryKey: queryKeys.overview, exact: true });
  };
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t('cl.unjoin')}</Button>
      <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={t('cl.unjoinTitle', { name })} closeLabel={t('action.close')}>
        {result === undefined ? <Form detail={detail} onDone={setResult} /> : <Outcome name={name} result={result} />}
      </Dialog>
    </>
  );
}

/** Says what goes and what stays; the name has to be typed, since running replicas may stop. */
function Form({ detail, onDone }: { detail: ClusterDetail; onDone: (result: UnjoinResult) => void }) {
  const { t } = usePhrasing();
  const [objects, setObjects] = useState<UnjoinObjects>('handOver');
  const [force, setForce] = useState(false);
  const [typed, setTyped] = useState('');
  const { name } = detail.cluster;
  const unjoin = useMutation({ mutationFn: () => unjoinCluster(name, { objects, force }), onSuccess: onDone });
  return (
    <div className="grid gap-4 text-sm">
      <div className="grid gap-1">
        <p>{t('cl.unjoinWhat', { count: detail.workloads.length })}</p>
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted">
          {toBlastRadius(detail.workloads, name).map(({ kind, objects: count, replicas }) => (
            <li key={kind}>{t('cl.blast', { objects: count, kind })}{replicas === 0 ? '' : ` (${t('cl.blastReplicas', { count: replicas })})`}</li>
          ))}
        </ul>
      </div>
      <Choices label={t('cl.unjoinObjects')} value={objects} onChange={setObjects} options={OBJECT_CHOICES.map((value) => ({ value, label: t(`cl.unjoin.${value}`), isDisabled: force }))} />
      <p className="text-muted">{t('cl.unjoinGoes')}</p>
      <p className="text-muted">{t('cl.unjoinStays')}</p>
      <Checkbox label={t('cl.unjoinForce')} isChecked={force} onChange={setForce} />
      <TextField label={t('cl.unjoinConfirm', { name })} value={typed} onChange={setTyped} isMono />
      <FailureNote error={unjoin.error} />
      <div><Button look="primary" disabled={typed !== name || unjoin.isPending} onClick={() => unjoin.mutate()}>{unjoin.isPending ? t('cl.unjoining') : t('cl.unjoinDo')}</Button></div>
    </div>
  );
}

function Outcome({ name, result }: { name: string; result: UnjoinResult }) {
  const { t, tell } = usePhrasing();
  return (
    <div role="status" className="grid gap-3 text-sm">
      <p className="font-medium">{t('cl.unjoined', { name })}</p>
      <p>{t('cl.unjoinedSummary', { removed: result.removed.length, handedOver: result.handedOver, collected: result.collected.length })}</p>
      {result.left.length === 0 ? null : (
        <div>
          <p className="font-medium">{t('cl.leftTitle')}</p>
          <ul className="grid gap-1">{result.left.map(({ object, why }) => <li key={object} className="wrap-anywhere"><span className="font-mono">{object}</span>: <span className="text-muted">{tell(why)}</span></li>)}</ul>
        </div>
      )}
    </div>
  );
}
