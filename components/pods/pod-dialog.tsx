'use client';

import { useState } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import type { MemberEvent, PodView } from '#lib/contracts/pods.ts';
import { eventsOfPod } from '#lib/views/pods/explain-pods.ts';
import { LogText } from './log-text.tsx';
import { MemberEvents } from './member-events.tsx';

type PodDialogProps = { cluster: string; namespace: string; pod: PodView; events: readonly MemberEvent[]; onClose: () => void };

/** A Pod's log as it is written, and the events about it. */
export function PodDialog({ cluster, namespace, pod, events, onClose }: PodDialogProps) {
  const { t } = usePhrasing();
  const [container, setContainer] = useState(pod.containers[0] ?? '');
  return (
    <Dialog isOpen onOpenChange={onClose} title={pod.name} description={t('pods.title', { cluster })} closeLabel={t('action.close')} shape="wide">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 text-sm">
        {pod.containers.length < 2 ? null : (
          <Segmented label={t('pods.container')} value={container} options={pod.containers.map((value) => ({ value, label: value }))} onChange={setContainer} />
        )}
        <section aria-label={t('pods.logTail')}>
          <h3 className="mb-1 font-medium">{t('pods.logTail')}</h3>
          <LogText key={container} cluster={cluster} namespace={namespace} pod={pod} container={container} />
        </section>
        <section aria-label={t('pods.events')}>
          <h3 className="mb-1 font-medium">{t('pods.events')}</h3>
          <MemberEvents events={eventsOfPod(events, pod.name)} />
        </section>
      </div>
    </Dialog>
  );
}
