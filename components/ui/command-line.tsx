'use client';

import { useState } from 'react';
import { CopyIcon, TickIcon } from './icons.tsx';

const COPIED_SHOWN_MS = 2_000;

type CommandLineProps = { command: string; copyLabel: string; copiedLabel: string };

/** A command to run in a terminal, with a button that copies it. */
export function CommandLine({ command, copyLabel, copiedLabel }: CommandLineProps) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(command);
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), COPIED_SHOWN_MS);
  };
  return (
    <div className="flex max-w-full items-center gap-1 rounded-sm border border-line bg-raised pl-3">
      <code className="min-w-0 py-2 text-left font-mono text-xs wrap-anywhere">{command}</code>
      <button
        type="button"
        onClick={() => void copy()}
        className="inline-grid size-8 shrink-0 place-content-center rounded-sm text-muted hover:text-text"
        aria-label={isCopied ? copiedLabel : copyLabel}
        title={isCopied ? copiedLabel : copyLabel}
      >
        {isCopied ? <TickIcon /> : <CopyIcon />}
      </button>
      <span role="status" className="sr-only">{isCopied ? copiedLabel : ''}</span>
    </div>
  );
}
