'use client';

import { useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { FailureNote } from '#components/clusters/failure-note.tsx';
import { Checkbox } from '#components/clusters/fields.tsx';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { Select } from '#components/ui/select.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { previewFederate, sourceObjectsQuery } from '#lib/client/create-calls.ts';
import { setDraft } from '#lib/client/create-draft.ts';
import type { CreateOptions, FederateRequest } from '#lib/contracts/create.ts';
import type { CreateAddress } from '#lib/views/create/create-address.ts';
import { CheckPanel } from './check-panel.tsx';
import { SourceList, type Source } from './source-list.tsx';

type FromClusterProps = { options: CreateOptions; address: CreateAddress; onChange: (change: Partial<CreateAddress>) => void; onEdit: () => void };

/** What a cluster has already becomes federated: cluster, type, object, then what that would create. */
export function FromCluster({ options, address: { cluster, type, object }, onChange, onEdit }: FromClusterProps) {
  const { t } = usePhrasing();
  const source = toSource(object);
  const [contents, setContents] = useState(false);
  const clusters = [{ value: '', label: t('create.source.host') }, ...options.clusters.map((value) => ({ value, label: value }))];
  const types = [{ value: '', label: t('create.source.choose') }, ...options.types.map(({ name, kind }) => ({ value: name, label: kind }))];
  const choose = (change: Partial<CreateAddress>) => onChange({ object: '', ...change });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 xl:grid-cols-2">
      <div className="grid min-w-0 content-start gap-4">
        <div className="flex flex-wrap gap-4">
          <Labelled label={t('create.source.cluster')}><Select label={t('create.source.cluster')} value={cluster} options={clusters} onChange={(next) => choose({ cluster: next })} /></Labelled>
          <Labelled label={t('create.source.type')}><Select label={t('create.source.type')} value={type} options={types} onChange={(next) => choose({ type: next })} /></Labelled>
        </div>
        {type === 'namespaces' ? <Checkbox label={t('create.source.contents')} isChecked={contents} onChange={setContents} /> : null}
        {type === '' ? null : <Objects cluster={cluster} type={type} chosen={source} onChoose={({ namespace, name }) => onChange({ object: namespace === '' ? name : `${namespace}/${name}` })} />}
      </div>
      {source === undefined
        ? (
          <section aria-labelledby="create-check" className="grid min-w-0 content-start gap-3">
            <h2 id="create-check" className="text-base font-semibold">{t('create.check')}</h2>
            <Empty title={t('create.checkEmpty')} body={t('create.source.pick')} />
          </section>
        )
        : <FederatePreviewPanel key={`${cluster}/${type}/${source.namespace}/${source.name}/${contents}`} request={{ cluster, type, ...source, contents: contents && type === 'namespaces' }} onEdit={onEdit} />}
    </div>
  );
}

/** Reads `namespace/name`, or a name alone of what has no namespace. */
function toSource(object: string): Source | undefined {
  const slash = object.indexOf('/');
  return object === '' ? undefined : { namespace: object.slice(0, Math.max(slash, 0)), name: object.slice(slash + 1) };
}

function Objects({ cluster, type, chosen, onChoose }: { cluster: string; type: string; chosen: Source | undefined; onChoose: (source: Source) => void }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const { data, error, isFetching, refetch } = useQuery(sourceObjectsQuery(cluster, type));
  if (data !== undefined) return <SourceList data={data} chosen={chosen} onChoose={onChoose} />;
  if (error === null || isFetching) return <div role="status" aria-busy><span className="sr-only">{t('loading')}</span><Skeleton className="h-48 w-full" /></div>;
  return <ErrorPanel title={t('create.source.errorTitle')} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} />;
}

/** The federated form as text, which can be changed first, and what the host says to it. */
export function FederatePreviewPanel({ request, onEdit }: { request: FederateRequest; onEdit: () => void }) {
  const { t, tell } = usePhrasing();
  const preview = useQuery({ queryKey: ['federate-preview', request], queryFn: () => previewFederate(request), retry: false, gcTime: 0 });
  if (preview.data === undefined) return preview.error === null ? <Skeleton className="h-64 w-full" /> : <FailureNote error={preview.error} />;
  const { yaml, notes } = preview.data;
  return (
    <div className="grid min-w-0 content-start gap-4">
      <CheckPanel yaml={yaml} canFederate={false} onCreated={() => undefined} />
      {notes.length === 0 ? null : <ul className="grid list-disc gap-1 pl-5 text-sm text-muted">{notes.map((note) => <li key={note.text} className="wrap-anywhere">{tell(note)}</li>)}</ul>}
      <div><Button onClick={() => { setDraft({ yaml }); onEdit(); }}>{t('create.source.editYaml')}</Button></div>
      <pre className="max-h-96 overflow-y-auto rounded-sm bg-raised p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap">{yaml}</pre>
    </div>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return <div className="grid gap-1"><span aria-hidden className="text-sm font-medium">{label}</span>{children}</div>;
}
