'use client';

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { TONE_ICON } from '#components/status/tones.ts';
import { followLog } from '#lib/client/follow-log.ts';
import type { LogRequest } from '#lib/contracts/pod-log.ts';
import type { PodView } from '#lib/contracts/pods.ts';
import { apiRoutes } from '#lib/contracts/routes.ts';
import { addToLog, explainLog, explainUnstarted, NO_LOG, type LogTail } from '#lib/views/pods/log-tail.ts';
import { browserTimers } from '#lib/client/browser-timers.ts';

/** Nearer to its end than this, in pixels, the box goes along with new lines. */
const END_PX = 8;

type LogTextProps = { cluster: string; namespace: string; pod: PodView; container: string };

/** A container's log as it is written, and until it starts, what it waits for. Whoever scrolls up reads in peace: new lines wait, counted, until the end is asked for. */
export function LogText({ cluster, namespace, pod, container }: LogTextProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const isUnstarted = pod.unstarted.includes(container);
  const tail = useLog({ cluster, namespace, pod: pod.name, container }, isUnstarted);
  const [held, setHeld] = useState<LogTail>();
  const box = useRef<HTMLDivElement>(null);
  const shown = held ?? tail;
  const { tone, words } = isUnstarted ? explainUnstarted(pod, phrasing) : explainLog(tail, cluster, phrasing);
  useLayoutEffect(() => {
    if (held === undefined && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  });
  const scrolled = () => {
    const { scrollTop = 0, clientHeight = 0, scrollHeight = 0 } = box.current ?? {};
    setHeld(scrollHeight - scrollTop - clientHeight <= END_PX ? undefined : shown);
  };
  const newCount = tail.total - shown.total;
  return (
    <div className="relative grid gap-1">
      <p role="status" className="flex min-h-8 items-start gap-1.5 text-xs sm:min-h-4 text-muted"><StatusIcon tone={tone} className={`mt-0.5 size-3.5 shrink-0 ${TONE_ICON[tone]}`} /><span className="min-w-0 wrap-anywhere">{words}</span></p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div ref={box} role="log" aria-live="off" aria-label={t('pods.logTail')} tabIndex={0} onScroll={scrolled} className="h-80 overflow-y-auto rounded-sm bg-raised p-3 [overflow-anchor:none]">
        {shown.isCut ? <p className="mb-1 text-xs text-muted">{t('pods.logCut')}</p> : null}
        <pre className="font-mono text-xs wrap-anywhere whitespace-pre-wrap">{shown.lines.join('\n')}</pre>
      </div>
      {held === undefined ? null : (
        <button
          type="button" onClick={() => setHeld(undefined)}
          className="absolute right-4 bottom-3 flex h-7 animate-enter items-center gap-2 rounded-full border border-line-strong bg-canvas px-3 text-xs font-medium whitespace-nowrap tabular-nums shadow-float hover:bg-raised"
        >
          {newCount > 0 ? t('pods.logNew', { count: newCount }) : null}<span className="text-muted">{t('pods.logToEnd')}</span>
        </button>
      )}
    </div>
  );
}

/** The log while the page is looked at: a tab that is hidden has no stream, and goes on where it was. Before the container starts there is nothing to ask for. */
function useLog({ cluster, namespace, pod, container }: LogRequest, isUnstarted: boolean): LogTail {
  const [tail, setTail] = useState(NO_LOG);
  useEffect(() => {
    if (isUnstarted) return undefined;
    const log = followLog({
      open: (after) => new EventSource(apiRoutes.podLog({ cluster, namespace, pod, container }, after)),
      onFrame: (frame) => setTail((before) => addToLog(before, frame)),
      onLost: () => setTail((before) => ({ ...before, state: { kind: 'lost' } })),
      timers: browserTimers,
    });
    const attend = () => (document.visibilityState === 'hidden' ? log.pause() : log.resume());
    attend();
    document.addEventListener('visibilitychange', attend);
    return () => {
      document.removeEventListener('visibilitychange', attend);
      log.pause();
    };
  }, [cluster, namespace, pod, container, isUnstarted]);
  return tail;
}
