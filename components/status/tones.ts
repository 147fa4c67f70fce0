import type { Tone } from '#lib/views/status.ts';

/** The one map from a tone to its treatment. Shape and fill tell the tones apart before colour does. */
export const TONE_BADGE: Readonly<Record<Tone, string>> = {
  ok: 'text-ok',
  progress: 'bg-progress-tint px-2 text-progress',
  warning: 'border border-warning-line bg-warning-tint px-2 text-warning',
  failed: 'bg-failed px-2 text-on-failed',
  unknown: 'border border-dashed border-line-strong px-2 text-muted',
  paused: 'bg-raised px-2 text-muted',
};

/** The tone as the colour of an icon alone, where the word stands beside it in plain text. */
export const TONE_ICON: Readonly<Record<Tone, string>> = {
  ok: 'text-ok',
  progress: 'text-progress',
  warning: 'text-warning-line',
  failed: 'text-failed',
  unknown: 'text-muted',
  paused: 'text-muted',
};
