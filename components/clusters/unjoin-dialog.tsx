'use client';

import { useState } from 'react';
import { useRouter } from 'next/navigation';
import { openReview } from '#components/review/review-state.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import type { ClusterDetail, UnjoinObjects } from '#lib/contracts/clusters.ts';
import { routes } from '#lib/contracts/routes.ts';
import { toBlastRadius } from '#lib/views/clusters/drain-progress.ts';
import { Checkbox, Choices } from './fields.tsx';
import { useAskedVerb } from './use-asked-verb.ts';

const OBJECT_CHOICES: readonly UnjoinObjects[] = ['handOver', 'remove', 'leave'];

export function UnjoinButton({ detail }: { detail: ClusterDetail }) {
  const { t } = usePhrasing();
  const [isOpen, setIsOpen] = useAskedVerb('unjoin');
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t('cl.unjoin')}</Button>
      <Dialog isOpen={isOpen} onOpenChange={setIsOpen} title={t('cl.unjoinTitle', { name: detail.cluster.name })} closeLabel={t('action.close')}>
        <Form detail={detail} onDone={() => setIsOpen(false)} />
      </Dialog>
    </>
  );
}

/** Says what goes and what stays, and asks what becomes of the objects; the rest is the review's. */
function Form({ detail, onDone }: { detail: ClusterDetail; onDone: () => void }) {
  const { t } = usePhrasing();
  const router = useRouter();
  const [objects, setObjects] = useState<UnjoinObjects>('handOver');
  const [force, setForce] = useState(false);
  const { name } = detail.cluster;
  const review = () => {
    onDone();
    openReview({ title: t('cl.unjoinTitle', { name }), changes: [{ do: 'unjoin', cluster: name, objects, force }], onApplied: () => router.push(routes.clusters()) });
  };
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
      <div><Button look="primary" onClick={review}>{t('placement.review')}</Button></div>
    </div>
  );
}
