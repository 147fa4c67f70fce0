'use client';

import { lazy, Suspense } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { setDraft, useCreateDraft } from '#lib/client/create-draft.ts';
import type { CreateOptions } from '#lib/contracts/create.ts';
import { CheckPanel } from './check-panel.tsx';
import { EXAMPLE_YAML } from './example-yaml.ts';

const YamlEditor = lazy(() => import('./yaml-editor.tsx').then((module) => ({ default: module.YamlEditor })));

/** The editor beside what the host says to its text. */
export function FromYaml({ options }: { options: CreateOptions }) {
  const { t } = usePhrasing();
  const { yaml } = useCreateDraft();
  const setYaml = (next: string) => setDraft({ yaml: next });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="grid min-w-0 content-start gap-2">
        <div className="flex min-h-8 flex-wrap items-center justify-between gap-2">
          <p className="text-xs text-muted">{t('create.editorHint')}</p>
          {yaml === '' ? <Button onClick={() => setYaml(EXAMPLE_YAML)}>{t('create.example')}</Button> : <Button look="quiet" onClick={() => setYaml('')}>{t('create.clear')}</Button>}
        </div>
        <Suspense fallback={<Loading />}>
          <YamlEditor label={t('create.editor')} value={yaml} onChange={setYaml} kinds={options.kinds} />
        </Suspense>
      </div>
      <CheckPanel yaml={yaml} canFederate onCreated={() => setYaml('')} />
    </div>
  );
}

function Loading() {
  const { t } = usePhrasing();
  return <div role="status" aria-busy><span className="sr-only">{t('create.loadingEditor')}</span><Skeleton className="h-[58vh] min-h-80 w-full" /></div>;
}
