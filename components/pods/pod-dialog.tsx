'use client';

import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { podLogQuery } from '#lib/client/pod-calls.ts';
import type { MemberEvent, PodLog, PodView } from '#lib/contracts/pods.ts';
import { eventsOfPod } from '#lib/views/pods/explain-pods.ts';
import { MemberEvents } from './member-events.tsx';

type PodDialogProps = { cluster: string; namespace: string; pod: PodView; events: readonly MemberEvent[]; onClose: () => void };

/** The end of a Pod's log and the events about it. */
export function PodDialog({ cluster, namespace, pod, events, onClose }: PodDialogProps) {
  const { t } = usePhrasing();
  const [container, setContainer] = useState(pod.containers[0] ?? '');
  const { data, error } = useQuery(podLogQuery({ cluster, namespace, pod: pod.name, container }));
  return (
    <Dialog isOpen onOpenChange={onClose} title={pod.name} description={t('pods.title', { cluster })} closeLabel={t('action.close')} shape="wide">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 text-sm">
        {pod.containers.length < 2 ? null : (
          <Segmented label={t('pods.container')} value={container} options={pod.containers.map((value) => ({ value, label: value }))} onChange={setContainer} />
        )}
        <section aria-label={t('pods.logTail')}>
          <h3 className="mb-1 font-medium">{t('pods.logTail')}</h3>
          {data === undefined ? error === null ? <Skeleton className="h-40 w-full" /> : <FailureNote error={error} /> : <LogText log={data} />}
        </section>
        <section aria-label={t('pods.events')}>
          <h3 className="mb-1 font-medium">{t('pods.events')}</h3>
          <MemberEvents events={eventsOfPod(events, pod.name)} />
        </section>
      </div>
    </Dialog>
  );
}

/** The newest line stands last; the box begins scrolled down to it. */
function LogText({ log }: { log: PodLog }) {
  const { t, tell } = usePhrasing();
  if (log.problem !== undefined) return <p className="wrap-anywhere text-muted">{t('pods.logNone', { problem: tell(log.problem) })}</p>;
  if (log.lines.length === 0) return <p className="text-muted">{t('pods.logEmpty')}</p>;
  return (
    <>
      {log.isCut ? <p className="mb-1 text-xs text-muted">{t('pods.logCut')}</p> : null}
      <div className="flex max-h-80 flex-col-reverse overflow-y-auto rounded-sm bg-raised p-3">
        <pre className="font-mono text-xs wrap-anywhere whitespace-pre-wrap">{log.lines.join('\n')}</pre>
      </div>
    </>
  );
}
