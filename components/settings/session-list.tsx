'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { SortHead, SortSelect } from '#components/data-table/sort-head.tsx';
import { useParamSorting } from '#components/data-table/use-param-sorting.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { useIsHydrated } from '#components/shell/use-now.ts';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { Card } from '#components/ui/section.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import { useActions } from '#lib/client/actions.tsx';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import type { SessionView } from '#lib/contracts/settings.ts';
import { SESSION_SORT } from '#lib/views/settings/session-sort.ts';
import { sortRows } from '#lib/views/table-sort.ts';

/** Who is signed in; ending a session signs that browser out at once, this one too. */
export function SessionList({ sessions }: { sessions: readonly SessionView[] }) {
  const { t, locale } = usePhrasing();
  const sorting = useParamSorting(SESSION_SORT);
  const client = useQueryClient();
  const { endSession } = useActions();
  const end = useMutation({ mutationFn: (handle: string) => endSession({ handle }), onSettled: () => client.invalidateQueries({ queryKey: queryKeys.settings }) });
  if (sessions.length === 0) return <Card><Empty title={t('settings.session.none')} body={t('settings.session.noneBody')} /></Card>;
  return (
    <div className="grid gap-3">
      <FailureNote error={end.error} />
      <div>
        <SortSelect sorting={sorting} />
        <Card>
          <Table label={t('settings.sessions')}>
            <TableHead>
              {(['agent', 'started', 'expires'] as const).map((column) => <SortHead key={column} sorting={sorting} column={column} />)}
              <HeaderCell align="end"><span className="sr-only">{t('settings.session.end')}</span></HeaderCell>
            </TableHead>
            <TableBody>{sortRows(sessions, SESSION_SORT, sorting.sort, locale).map((session) => <Row key={session.handle} session={session} isBusy={end.isPending} onEnd={() => end.mutate(session.handle)} />)}</TableBody>
          </Table>
        </Card>
      </div>
    </div>
  );
}

function Row({ session, isBusy, onEnd }: { session: SessionView; isBusy: boolean; onEnd: () => void }) {
  const { t, dateTime } = usePhrasing();
  const isHydrated = useIsHydrated();
  const agent = session.agent === '' ? t('settings.session.unknown') : session.agent;
  return (
    <TableRow>
      <RowHeaderCell className="max-w-[60ch]"><span className="text-sm wrap-anywhere">{agent}</span>{session.isThis ? <span className="ml-2 rounded-full bg-raised px-2 py-0.5 text-xs text-muted">{t('settings.session.this')}</span> : null}</RowHeaderCell>
      <Cell><StackedLabel>{t('settings.session.started')} </StackedLabel><RelativeTime time={session.startedAt} className="text-muted" /></Cell>
      <Cell className="text-muted"><StackedLabel>{t('settings.session.expires')} </StackedLabel><time dateTime={session.expiresAt}>{isHydrated ? dateTime(session.expiresAt) : ''}</time></Cell>
      <Cell align="end" className="col-span-full"><Button className="h-7" disabled={isBusy} aria-label={t('settings.session.endNamed', { agent })} onClick={onEnd}>{t('settings.session.end')}</Button></Cell>
    </TableRow>
  );
}
