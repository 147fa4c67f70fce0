'use client';

import { useState } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { CopyIcon, TickIcon } from '#components/ui/icons.tsx';

const COPIED_SHOWN_MS = 2_000;

/** Copies a name. */
export function CopyName({ name }: { name: string }) {
  const { t } = usePhrasing();
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(name);
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), COPIED_SHOWN_MS);
  };
  const label = t(isCopied ? 'dns.copied' : 'dns.copy', { name });
  return (
    <button type="button" aria-label={label} title={label} onClick={() => void copy()} className="inline-grid size-6 shrink-0 place-content-center rounded-sm text-muted hover:bg-raised hover:text-text">
      {isCopied ? <TickIcon className="size-3.5" /> : <CopyIcon className="size-3.5" />}
    </button>
  );
}
