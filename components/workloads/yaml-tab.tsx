'use client';

import { useState } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { CopyIcon, TickIcon } from '#components/ui/icons.tsx';

const COPIED_SHOWN_MS = 2_000;

/** The object as it is stored, to read and to copy. */
export function YamlTab({ yaml }: { yaml: string }) {
  const { t } = usePhrasing();
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(yaml);
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), COPIED_SHOWN_MS);
  };
  return (
    <div className="relative">
      <Button className="absolute top-3 right-3" onClick={() => void copy()}>
        {isCopied ? <TickIcon /> : <CopyIcon />}{isCopied ? t('action.copied') : t('action.copy')}
      </Button>
      <span role="status" className="sr-only">{isCopied ? t('action.copied') : ''}</span>
      <pre className="p-4 pt-14 font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap">{yaml}</pre>
    </div>
  );
}
