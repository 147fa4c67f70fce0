'use client';

import Link from 'next/link';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button, buttonClasses } from '#components/ui/button.tsx';
import { Card } from '#components/ui/section.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { joinCluster, previewJoin } from '#lib/client/cluster-calls.ts';
import type { ClusterDraft, JoinPreview, JoinRequest, JoinResult, ObjectLine } from '#lib/contracts/clusters.ts';
import { queryKeys } from '#lib/contracts/query-keys.ts';
import { routes } from '#lib/contracts/routes.ts';
import { labelsOfForm, placeOfForm } from '#lib/views/clusters/join-form.ts';
import { FailureNote } from './failure-note.tsx';
import type { JoinForm } from './register-page.tsx';

/** What joining will make and allow, before it is done; then what was made. */
export function ReviewStep({ draft, form, onBack }: { draft: ClusterDraft; form: JoinForm; onBack: () => void }) {
  const { t } = usePhrasing();
  const client = useQueryClient();
  const request: JoinRequest = { name: form.name, labels: labelsOfForm(form), ...placeOfForm(form, draft.report?.facts), rights: form.rights, credential: form.credential };
  const preview = useQuery({ queryKey: ['join-preview', draft.id, request], queryFn: () => previewJoin(draft.id, request), retry: false, staleTime: 0 });
  const join = useMutation({ mutationFn: () => joinCluster(draft.id, request), onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.overview }) });
  if (join.data?.ok === true) return <Joined result={join.data} />;
  return (
    <div className="grid min-w-0 gap-4">
      <h2 className="font-mono text-lg font-semibold wrap-anywhere">{form.name}</h2>
      <ul aria-label={t('cl.labels')} className="flex flex-wrap gap-1.5">
        {Object.entries(request.labels).map(([key, value]) => <li key={key} className="min-w-0"><Badge className="h-auto py-0.5 font-mono wrap-anywhere">{`${key}=${value}`}</Badge></li>)}
      </ul>
      {preview.data !== undefined ? <Plan preview={preview.data} /> : preview.error === null ? <div role="status" aria-busy><span className="sr-only">{t('loading')}</span><Skeleton className="h-40 w-full" /></div> : <FailureNote error={preview.error} />}
      {join.data?.ok === false ? <Failed result={join.data} /> : null}
      <FailureNote error={join.error} />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" disabled={preview.data === undefined || join.isPending} onClick={() => join.mutate()}>{join.isPending ? t('wiz.joining') : t('wiz.join')}</Button>
        <Button look="quiet" disabled={join.isPending} onClick={onBack}>{t('wiz.back')}</Button>
      </div>
    </div>
  );
}

function Plan({ preview }: { preview: JoinPreview }) {
  const { t } = usePhrasing();
  return (
    <>
      <section className="grid gap-2"><h3 className="text-sm font-medium">{t('wiz.makes')}</h3><Objects objects={preview.objects} /></section>
      <section className="grid gap-2">
        <h3 className="text-sm font-medium">{t('wiz.mayDo')}</h3>
        <Card>
          <ul>
            {preview.rules.map(({ what, verbs }) => (
              <li key={`${what}/${verbs}`} className="border-b border-line px-4 py-2 text-xs last:border-b-0"><span className="block font-mono wrap-anywhere">{what}</span><span className="text-muted">{verbs}</span></li>
            ))}
          </ul>
        </Card>
      </section>
    </>
  );
}

function Objects({ objects }: { objects: readonly ObjectLine[] }) {
  const { t } = usePhrasing();
  return (
    <Card>
      <ul>
        {objects.map(({ where, kind, namespace, name }) => (
          <li key={`${where}/${kind}/${namespace}/${name}`} className="flex flex-wrap justify-between gap-x-4 border-b border-line px-4 py-2 text-sm last:border-b-0">
            <span className="min-w-0 wrap-anywhere">{kind} <span className="font-mono text-xs">{namespace === '' ? name : `${namespace}/${name}`}</span></span>
            <span className="text-xs text-muted">{t(`wiz.where.${where}`)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Failed({ result }: { result: Extract<JoinResult, { ok: false }> }) {
  const { t, list, tell } = usePhrasing();
  return (
    <div role="alert" className="grid gap-1 rounded-md border border-warning-line bg-warning-tint px-3 py-2 text-sm text-warning">
      <p className="font-medium">{t('wiz.failed')}</p>
      <p className="wrap-anywhere">{tell(result.sentence)}</p>
      <p>{t('wiz.undone', { count: result.undone.length })}</p>
      {result.left.length === 0 ? null : <p>{t('wiz.left', { names: list(result.left.map(({ kind, name }) => `${kind} ${name}`)) })}</p>}
    </div>
  );
}

function Joined({ result }: { result: Extract<JoinResult, { ok: true }> }) {
  const { t } = usePhrasing();
  return (
    <div className="grid min-w-0 gap-4">
      <p role="status" className="flex items-center gap-2 font-medium"><StatusIcon tone="ok" className="size-5 text-ok" />{t('wiz.joined', { name: result.name })}</p>
      <h2 className="text-sm font-medium">{t('wiz.made', { count: result.objects.length })}</h2>
      <Objects objects={result.objects} />
      <div><Link href={routes.cluster(result.name)} className={buttonClasses('primary')}>{t('wiz.open')}</Link></div>
    </div>
  );
}
