'use client';

import { useLiveState } from '#lib/client/use-live.ts';
import type { LiveState } from '#lib/client/live.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import type { Phrasing } from '#lib/views/phrasing.ts';
import type { Tone } from '#lib/views/status.ts';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { TONE_ICON } from '#components/status/tones.ts';
import { Tooltip } from '#components/ui/tooltip.tsx';
import { usePhrasing } from './phrasing-provider.tsx';

/** Whether what is on the screen is what is happening now. */
export function LiveIndicator() {
  const phrasing = usePhrasing();
  const state = useLiveState();
  const { tone, word, hint } = describe(state, phrasing);
  return (
    <div role="status">
      <Tooltip text={hint} align="end">
        <span className="flex h-8 items-center gap-1.5 rounded-sm px-2 text-xs font-medium whitespace-nowrap text-muted">
          {tone === 'ok'
            ? <svg aria-hidden viewBox="0 0 8 8" className="size-2 fill-ok"><circle cx="4" cy="4" r="4" /></svg>
            : <StatusIcon tone={tone} className={`size-3.5 ${TONE_ICON[tone]}`} />}
          {word}
        </span>
      </Tooltip>
    </div>
  );
}

function describe(state: LiveState, { t, timeOfDay }: Phrasing): { tone: Tone; word: string; hint: string } {
  switch (state.kind) {
    case 'connecting':
      return { tone: 'progress', word: t('live.connecting'), hint: t('live.connectedHint') };
    case 'connected':
      return { tone: 'ok', word: t('live.connected'), hint: t('live.connectedHint') };
    case 'reconnecting':
      return { tone: 'progress', word: t('live.reconnecting'), hint: t('live.reconnectingHint') };
    case 'offline': {
      const time = timeOfDay(state.sinceMs);
      return { tone: 'warning', word: t('live.offline', { time }), hint: t('live.offlineHint', { time }) };
    }
    case 'ended':
      return { tone: 'paused', word: t('live.ended'), hint: t('live.endedHint') };
    default:
      return assertNever(state);
  }
}
