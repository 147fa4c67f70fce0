'use client';

import { useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { LayersIcon } from '#components/ui/icons.tsx';
import { Section } from '#components/ui/section.tsx';
import { Select } from '#components/ui/select.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Strip } from '#components/ui/strip.tsx';
import { useActions } from '#lib/client/actions.tsx';
import { installMulticluster, multiclusterQuery } from '#lib/client/dns-calls.ts';
import type { DnsOverview, MulticlusterOverview } from '#lib/contracts/dns.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { ExportTable, ImportTable } from './multicluster-tables.tsx';

/** The Multi-Cluster Services API beside our own names: what members export and import, and exporting a federated Service. */
export function MulticlusterPanel({ overview }: { overview: DnsOverview }) {
  const phrasing = usePhrasing();
  const { t, list } = phrasing;
  const { data, error, refetch } = useQuery(multiclusterQuery);
  if (data === undefined) {
    return error === null ? <div role="status" aria-busy><span className="sr-only">{t('loading')}</span><Skeleton className="h-64 w-full" /></div> : <ErrorPanel title={t('dns.mcsErrorTitle')} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} />;
  }
  const away = data.members.filter(({ state }) => state === 'unreachable').map(({ cluster }) => cluster);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <p className="max-w-[80ch] text-sm text-muted">{t('dns.mcsBody')}</p>
      {away.length === 0 ? null : <Strip icon={<StatusIcon tone="warning" />}>{t('dns.mcsAway', { count: away.length, clusters: list(away) })}</Strip>}
      <Definitions data={data} />
      <Section id="dns-exports" title={t('dns.exports')} note={data.exports.length} controls={<ExportControl overview={overview} data={data} />}>
        {data.exports.length === 0 ? <Empty icon={<LayersIcon className="size-6" />} title={t('dns.noExportsTitle')} body={t('dns.noExportsBody')} /> : <ExportTable data={data} records={overview.records} />}
      </Section>
      <Section id="dns-imports" title={t('dns.imports')} note={data.imports.length}>
        {data.imports.length === 0 ? <p className="text-sm text-muted">{t('dns.noImports')}</p> : <ImportTable imports={data.imports} />}
        {data.isCut ? <p className="mt-2 text-xs text-muted">{t('dns.mcsCut')}</p> : null}
      </Section>
    </div>
  );
}

function Definitions({ data }: { data: MulticlusterOverview }) {
  const { t, list } = usePhrasing();
  /** Those that were missing when the dialog was opened: once they are not, it still has its result to show. */
  const [installing, setInstalling] = useState<readonly string[]>([]);
  const missing = data.members.filter(({ state }) => state === 'missing').map(({ cluster }) => cluster);
  return (
    <>
      {missing.length === 0 ? null : (
        <div className="flex flex-wrap items-center gap-3 rounded-md border border-line bg-surface px-3 py-2 text-sm">
          <p className="min-w-0 flex-1 basis-60">{t('dns.mcsMissing', { count: missing.length, clusters: list(missing) })}</p>
          <Button onClick={() => setInstalling(missing)}>{t('dns.mcsInstall')}</Button>
        </div>
      )}
      {installing.length === 0 ? null : <InstallDialog clusters={installing} onClose={() => setInstalling([])} />}
    </>
  );
}

/** Installing definitions changes clusters that may belong to others: it says what and where, and is done only when asked to. */
function InstallDialog({ clusters, onClose }: { clusters: readonly string[]; onClose: () => void }) {
  const { t, list, tell } = usePhrasing();
  const client = useQueryClient();
  const install = useMutation({ mutationFn: () => installMulticluster(clusters), onSuccess: () => client.invalidateQueries({ queryKey: multiclusterQuery.queryKey }) });
  const failed = (install.data ?? []).flatMap(({ cluster, trouble }) => (trouble === undefined ? [] : [{ cluster, trouble }]));
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('dns.mcsInstall')} closeLabel={t('action.close')}>
      <div className="grid gap-4 text-sm">
        <p>{t('dns.mcsInstallBody', { clusters: list(clusters) })}</p>
        <ul className="font-mono text-xs"><li>serviceexports.multicluster.x-k8s.io</li><li>serviceimports.multicluster.x-k8s.io</li></ul>
        <FailureNote error={install.error} />
        {install.data === undefined ? null : <p role="status">{t('dns.mcsInstalled', { count: install.data.length - failed.length })}</p>}
        {failed.length === 0 ? null : <ul className="grid gap-1">{failed.map(({ cluster, trouble }) => <li key={cluster} className="wrap-anywhere"><span className="font-mono">{cluster}</span>: <span className="text-muted">{tell(trouble)}</span></li>)}</ul>}
        <div>{install.data === undefined ? <Button look="primary" disabled={install.isPending} onClick={() => install.mutate()}>{t('dns.mcsInstallDo', { count: clusters.length })}</Button> : <Button look="primary" onClick={onClose}>{t('action.close')}</Button>}</div>
      </div>
    </Dialog>
  );
}

function ExportControl({ overview, data }: { overview: DnsOverview; data: MulticlusterOverview }) {
  const { t } = usePhrasing();
  const client = useQueryClient();
  const exported = new Set(data.exports.filter(({ isFederated }) => isFederated).map(({ namespace, name }) => `${namespace}/${name}`));
  const free = overview.services.filter(({ namespace, name }) => !exported.has(`${namespace}/${name}`));
  const [chosen, setChosen] = useState('');
  const service = free.find(({ namespace, name }) => `${namespace}/${name}` === chosen) ?? free[0];
  const { exportService } = useActions();
  const add = useMutation({ mutationFn: exportService, onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.dns }) });
  if (service === undefined) return null;
  const isPossible = data.members.some(({ state }) => state === 'installed');
  return (
    <>
      <Select label={t('dns.service')} value={`${service.namespace}/${service.name}`} options={free.map(({ namespace, name }) => ({ value: `${namespace}/${name}`, label: `${namespace}/${name}` }))} onChange={setChosen} />
      <Button look="primary" disabled={!isPossible || add.isPending} onClick={() => add.mutate({ namespace: service.namespace, name: service.name })}>{t('dns.exportDo')}</Button>
      {add.error === null ? null : <div className="w-full"><FailureNote error={add.error} /></div>}
    </>
  );
}
