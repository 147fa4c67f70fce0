'use client';

import { lazy, Suspense, useState } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { CopyIcon, TickIcon } from '#components/ui/icons.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { WorkloadRef } from '#lib/client/workload-queries.ts';
import { useYamlDrafts, yamlDraftKey } from './yaml-drafts.ts';

const YamlEdit = lazy(() => import('./yaml-edit.tsx').then((module) => ({ default: module.YamlEdit })));
const COPIED_SHOWN_MS = 2_000;

/** The object as it is stored: to read and to copy, and, deliberately, to edit. */
export function YamlTab({ workload, yaml }: { workload: WorkloadRef; yaml: string }) {
  const { t } = usePhrasing();
  const [isCopied, setIsCopied] = useState(false);
  const [isEditing, setIsEditing] = useState(() => useYamlDrafts.getState().has(yamlDraftKey(workload)));
  const copy = async () => {
    await navigator.clipboard.writeText(yaml);
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), COPIED_SHOWN_MS);
  };
  if (isEditing) return <Suspense fallback={<Skeleton className="m-4 h-96" />}><YamlEdit workload={workload} onClose={() => setIsEditing(false)} /></Suspense>;
  return (
    <div className="relative">
      <div className="absolute top-3 right-3 flex gap-2">
        <Button data-shortcut-press="e" onClick={() => setIsEditing(true)}>{t('yaml.edit')}</Button>
        <Button onClick={() => void copy()}>{isCopied ? <TickIcon /> : <CopyIcon />}{isCopied ? t('action.copied') : t('action.copy')}</Button>
      </div>
      <span role="status" className="sr-only">{isCopied ? t('action.copied') : ''}</span>
      <pre className="p-4 pt-14 font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap">{yaml}</pre>
    </div>
  );
}
