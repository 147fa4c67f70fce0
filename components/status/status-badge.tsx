import type { Tone } from '#lib/views/status.ts';
import { StatusIcon } from './status-icon.tsx';
import { TONE_BADGE } from './tones.ts';

type StatusBadgeProps = {
  tone: Tone;
  word: string;
  /** What the state is about, such as "Health"; read out before the word. */
  axis?: string;
};

/** A state: its shape and its word, never one without the other. It stands in a line of text by its word. */
export function StatusBadge({ tone, word, axis }: StatusBadgeProps) {
  return (
    <span className={`inline-flex h-[22px] items-baseline gap-1.5 rounded-full text-xs leading-[22px] font-medium whitespace-nowrap ${TONE_BADGE[tone]}`}>
      <StatusIcon tone={tone} className="size-3.5 self-center" />
      {axis === undefined ? null : <span className="sr-only">{axis}: </span>}
      {word}
    </span>
  );
}
