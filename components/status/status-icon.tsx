import type { ReactNode } from 'react';
import type { Tone } from '#lib/views/status.ts';

/** Six shapes for six tones, so that a state can be told without seeing its colour. */
const SHAPES: Readonly<Record<Tone, ReactNode>> = {
  ok: <><circle cx="8" cy="8" r="6.25" /><path d="m5.25 8.25 2 2 3.5-4" /></>,
  progress: <><circle cx="8" cy="8" r="6.25" /><path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" fill="currentColor" stroke="none" /></>,
  warning: <><path d="M7.05 2.6 1.6 12a1.1 1.1 0 0 0 .95 1.65h10.9A1.1 1.1 0 0 0 14.4 12L8.95 2.6a1.1 1.1 0 0 0-1.9 0z" /><path d="M8 6.25V9M8 11.25v.01" /></>,
  failed: <><path d="M5.4 1.75h5.2l3.65 3.65v5.2l-3.65 3.65H5.4L1.75 10.6V5.4z" /><path d="m6 6 4 4M10 6l-4 4" /></>,
  unknown: <><circle cx="8" cy="8" r="6.25" strokeDasharray="2.6 2.3" /><path d="M6.4 6.4a1.65 1.65 0 1 1 2.3 1.5c-.5.25-.7.55-.7 1.1M8 11.1v.01" /></>,
  paused: <><circle cx="8" cy="8" r="6.25" /><path d="M6.5 6v4M9.5 6v4" /></>,
};

export function StatusIcon({ tone, className = 'size-4' }: { tone: Tone; className?: string }) {
  const turns = tone === 'progress' ? 'motion-safe:animate-turn' : '';
  return (
    <svg
      aria-hidden
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`shrink-0 ${turns} ${className}`}
    >
      {SHAPES[tone]}
    </svg>
  );
}
