'use client';

import { useDeferredValue, useMemo, useState } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import type { SourceObjects } from '#lib/contracts/create.ts';
import { matchesWords } from '#lib/views/types/type-rows.ts';

export type Source = { namespace: string; name: string };

/** Rows shown at once; the filter finds the others. */
const ROWS_MAX = 100;

/** The objects of one type in one cluster; those that are federated already can't be chosen. */
export function SourceList({ data, chosen, onChoose }: { data: SourceObjects; chosen: Source | undefined; onChoose: (source: Source) => void }) {
  const { t } = usePhrasing();
  const [text, setText] = useState('');
  const deferred = useDeferredValue(text);
  const shown = useMemo(() => data.objects.filter(({ namespace, name }) => matchesWords(`${namespace}/${name}`, deferred)).slice(0, ROWS_MAX), [data, deferred]);
  if (data.objects.length === 0) return <Empty title={t('create.source.empty')} body={t('create.source.emptyBody')} />;
  return (
    <div className="grid gap-2">
      <SearchField label={t('create.source.filter')} value={text} onChange={setText} shortcut="/" />
      {data.isCut ? <p className="text-xs text-muted">{t('create.source.cut', { count: data.objects.length })}</p> : null}
      {shown.length === 0 ? <Empty title={t('create.source.noMatch')} body={t('create.source.noMatchBody')} /> : (
        <ul aria-label={t('create.source.list')} className="relative max-h-96 overflow-y-auto rounded-sm border border-line">
          {shown.map(({ namespace, name, isFederated }) => {
            const isChosen = chosen?.name === name && chosen.namespace === namespace;
            return (
              <li key={`${namespace}/${name}`} className="border-b border-line last:border-b-0">
                <button type="button" aria-pressed={isChosen} disabled={isFederated} onClick={() => onChoose({ namespace, name })} className="flex w-full flex-wrap items-baseline gap-x-3 px-3 py-2 text-left text-sm hover:bg-raised focus-visible:-outline-offset-2 disabled:hover:bg-transparent aria-pressed:bg-raised aria-pressed:font-medium">
                  <span className="font-mono wrap-anywhere">{namespace === '' ? null : <span className="text-muted">{namespace}/</span>}{name}</span>
                  {isFederated ? <span className="ml-auto text-xs text-muted">{t('create.source.federated')}</span> : null}
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
