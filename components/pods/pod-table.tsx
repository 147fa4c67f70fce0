'use client';

import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { RelativeTime } from '#components/shell/relative-time.tsx';
import { StatusBadge } from '#components/status/status-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Cell, HeaderCell, RowHeaderCell, StackedLabel, Table, TableBody, TableHead, TableRow } from '#components/ui/table.tsx';
import type { PodView } from '#lib/contracts/pods.ts';
import { POD_WORDS } from '#lib/views/pods/explain-pods.ts';

/** Pods as rows, trouble first; each opens its log and events. */
export function PodTable({ label, pods, onOpen }: { label: string; pods: readonly PodView[]; onOpen: (pod: PodView) => void }) {
  const { t } = usePhrasing();
  return (
    <div className="@container rounded-md border border-line">
      <Table label={label}>
        <TableHead>
          <HeaderCell>{t('pods.column.pod')}</HeaderCell>
          <HeaderCell>{t('pods.column.state')}</HeaderCell>
          <HeaderCell align="end">{t('pods.column.ready')}</HeaderCell>
          <HeaderCell align="end">{t('pods.column.restarts')}</HeaderCell>
          <HeaderCell>{t('pods.column.node')}</HeaderCell>
          <HeaderCell align="end">{t('pods.column.age')}</HeaderCell>
          <HeaderCell align="end"><span className="sr-only">{t('pods.log')}</span></HeaderCell>
        </TableHead>
        <TableBody>{pods.map((pod) => <Row key={pod.name} pod={pod} onOpen={onOpen} />)}</TableBody>
      </Table>
    </div>
  );
}

function Row({ pod, onOpen }: { pod: PodView; onOpen: (pod: PodView) => void }) {
  const { t } = usePhrasing();
  const { tone, key } = POD_WORDS[pod.state];
  return (
    <TableRow>
      <RowHeaderCell className="row-start-1 pr-16 @4xl:pr-3"><span className="font-mono text-xs wrap-anywhere">{pod.name}</span></RowHeaderCell>
      <Cell className="col-span-full @4xl:py-1.5">
        <StatusBadge tone={tone} word={t(key)} />
        {pod.reason === '' ? null : <span className="block max-w-[56ch] text-xs wrap-anywhere text-muted"><span className="font-medium">{pod.reason}</span>{pod.message === '' ? '' : `: ${pod.message}`}</span>}
      </Cell>
      <Cell align="end" className="tabular-nums @4xl:whitespace-nowrap"><StackedLabel>{t('pods.column.ready')} </StackedLabel>{t('pods.of', { ready: pod.containersReady, total: pod.containers.length })}</Cell>
      <Cell align="end" className="tabular-nums"><StackedLabel>{t('pods.column.restarts')} </StackedLabel>{pod.restarts}</Cell>
      <Cell><StackedLabel>{t('pods.column.node')} </StackedLabel><span className="font-mono text-xs wrap-anywhere">{pod.node || t('unit.none')}</span></Cell>
      <Cell align="end" className="whitespace-nowrap text-muted">{pod.createdAt === '' ? t('unit.none') : <RelativeTime isSteady time={pod.createdAt} className="text-xs" />}</Cell>
      <Cell align="end" className="col-start-2 row-start-1 -mt-1 justify-self-end @4xl:mt-0"><Button look="quiet" className="h-7" aria-label={t('pods.logOf', { pod: pod.name })} onClick={() => onOpen(pod)}>{t('pods.log')}</Button></Cell>
    </TableRow>
  );
}
