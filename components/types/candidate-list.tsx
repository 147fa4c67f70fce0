'use client';

import { useDeferredValue, useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Strip } from '#components/ui/strip.tsx';
import { typeCandidatesQuery } from '#lib/client/type-calls.ts';
import type { TypeCandidates } from '#lib/contracts/types.ts';
import { filterCandidates, toCandidateRows } from '#lib/views/types/candidate-rows.ts';

/** Every type that could be federated, with where it is served; one is chosen by pressing it. */
export function CandidateList({ onChoose }: { onChoose: (name: string) => void }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, refetch, isFetching } = useQuery(typeCandidatesQuery);
  if (data !== undefined) return <Loaded data={data} onChoose={onChoose} />;
  if (error !== null && !isFetching) return <ErrorPanel title={t('types.errorTitle')} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} />;
  return (
    <div role="status" aria-busy>
      <span className="sr-only">{t('types.candidates.reading')}</span>
      <Skeleton className="h-72 w-full" />
    </div>
  );
}

function Loaded({ data, onChoose }: { data: TypeCandidates; onChoose: (name: string) => void }) {
  const phrasing = usePhrasing();
  const { t, list } = phrasing;
  const [text, setText] = useState('');
  const deferred = useDeferredValue(text);
  const rows = useMemo(() => toCandidateRows(data, phrasing), [data, phrasing]);
  const shown = useMemo(() => filterCandidates(rows, deferred), [rows, deferred]);
  return (
    <div className="grid gap-3">
      {data.unread.length === 0 ? null : (
        <Strip icon={<StatusIcon tone="warning" />}>{t('types.candidates.unread', { count: data.unread.length, names: list(data.unread.map(({ cluster }) => cluster)) })}</Strip>
      )}
      {rows.length === 0 ? <Empty title={t('types.candidates.none')} body={t('types.candidates.noneBody')} /> : (
        <>
          <SearchField label={t('types.candidates.filter')} value={text} onChange={setText} />
          {shown.length === 0 ? <Empty title={t('types.candidates.noMatch')} body={t('types.candidates.noMatchBody')} /> : (
            <ul aria-label={t('types.candidates.list')} className="relative max-h-[44vh] overflow-y-auto rounded-sm border border-line">
              {shown.map((row) => (
                <li key={row.name} className="border-b border-line last:border-b-0">
                  <button type="button" onClick={() => onChoose(row.name)} className="flex w-full flex-wrap items-baseline gap-x-3 px-3 py-2 text-left text-sm hover:bg-raised focus-visible:-outline-offset-2">
                    <span className="font-mono font-medium">{row.kind}</span>
                    <span className="font-mono text-xs text-muted">{row.api}</span>
                    <span className="ml-auto text-xs text-muted">{row.where}</span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  );
}
