'use client';

import { useState, useTransition } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button, buttonClasses } from '#components/ui/button.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { useActions } from '#lib/client/actions.tsx';
import { previewChanges } from '#lib/client/change-calls.ts';
import { FetchError, isSignedOut } from '#lib/client/fetch-json.ts';
import type { ChangePreview, ProposedChange } from '#lib/contracts/changes.ts';
import { routes } from '#lib/contracts/routes.ts';
import { needsTyping, summarise } from '#lib/views/review/review-words.ts';
import { ClusterEffects } from './cluster-effects.tsx';
import { HostWrites } from './host-writes.tsx';
import { MergeSection } from './merge-section.tsx';
import { closeReview, dismissReview, showApplied, type ReviewRequest } from './review-state.ts';
import { WarningList } from './warning-list.tsx';

/** Everything to know before a change is made. What was proposed outlives every refusal: the caller still holds its draft. */
export function ReviewProposal({ request }: { request: ReviewRequest }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const [changes, setChanges] = useState(request.changes);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['changes', 'preview', changes], queryFn: ({ signal }) => previewChanges(changes, signal), staleTime: 0, gcTime: 0, retry: false, refetchOnWindowFocus: false,
  });
  if (data === undefined) {
    if (error === null || isFetching) return <PreviewSkeleton />;
    if (isSignedOut(error)) return <SignedOut />;
    return <ErrorPanel title={t('review.errorTitle')} {...describeError(error, phrasing)} retryLabel={t('action.retry')} onRetry={() => void refetch()} />;
  }
  return <Preview request={request} changes={changes} preview={data} isFetching={isFetching} onChanges={setChanges} onRefresh={() => void refetch()} />;
}

type PreviewProps = { request: ReviewRequest; changes: readonly ProposedChange[]; preview: ChangePreview; isFetching: boolean; onChanges: (changes: readonly ProposedChange[]) => void; onRefresh: () => void };

function Preview({ request, changes, preview, isFetching, onChanges, onRefresh }: PreviewProps) {
  const phrasing = usePhrasing();
  const { t, number } = phrasing;
  const { pods } = preview;
  const isJoined = changes !== request.changes && preview.merges.length === 0;
  const podParts = [
    pods.start > 0 ? t('review.pods.start', { count: pods.start }) : '', pods.stop > 0 ? t('review.pods.stop', { count: pods.stop }) : '', pods.restart > 0 ? t('review.pods.restart', { count: pods.restart }) : '',
  ].filter((part) => part !== '');
  return (
    <div className="grid gap-4">
      <MergeSection merges={preview.merges} changes={changes} onChanges={onChanges} />
      {isJoined ? (
        <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-line px-3 py-2 text-sm">
          <StatusIcon tone="ok" className="size-4 text-ok" /><p className="min-w-0 flex-1 basis-60">{t('review.merge.joined')}</p>
          <Button look="quiet" onClick={() => onChanges(request.changes)}>{t('review.merge.decideAgain')}</Button>
        </div>
      ) : null}
      <WarningList warnings={preview.warnings} />
      <p className="text-base">
        <span className="font-medium">{summarise(preview, phrasing)}</span>
        {podParts.length === 0 ? null : <span className="text-muted"> {podParts.join(' · ')}</span>}
      </p>
      <ClusterEffects clusters={preview.clusters} />
      {preview.dns.length === 0 ? null : (
        <section aria-label={t('review.dns')}>
          <h3 className="mb-1 text-sm font-semibold">{t('review.dns')} <span className="font-normal text-muted">{number(preview.dns.length)}</span></h3>
          <ul className="grid gap-1 text-xs">
            {preview.dns.map(({ name, type, before, after, pending }) => (
              <li key={`${type}${name}`} className="grid gap-x-3 rounded-sm border border-line px-3 py-1.5 font-mono wrap-anywhere sm:grid-cols-[minmax(0,1fr)_auto]">
                <span>{name} <span className="text-muted">{type}</span></span>
                <span><del className="text-muted">{before.join(', ') || t('unit.none')}</del> → {[...after, ...pending.map((cluster) => t('review.newAddress', { cluster }))].join(', ') || t('review.noAnswer')}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <HostWrites writes={preview.host} isOpen={isJoined} />
      <ApplyBar request={request} changes={changes} preview={preview} isFetching={isFetching} onRefresh={onRefresh} />
    </div>
  );
}

type ApplyBarProps = { request: ReviewRequest; changes: readonly ProposedChange[]; preview: ChangePreview; isFetching: boolean; onRefresh: () => void };

function ApplyBar({ request, changes, preview, isFetching, onRefresh }: ApplyBarProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const [failure, setFailure] = useState('');
  const [typed, setTyped] = useState('');
  const [isSending, startSending] = useTransition();
  const client = useQueryClient();
  const { makeChanges } = useActions();
  const wanted = needsTyping(changes, preview);
  const isInvalid = preview.warnings.some(({ kind }) => kind === 'invalid');
  const isNothing = preview.host.length === 0;
  const isBlocked = preview.merges.length > 0 || isInvalid || isNothing || (wanted !== undefined && typed !== wanted);
  const apply = () => startSending(async () => {
    try {
      const result = await makeChanges({ changes });
      setFailure('');
      request.onApplied?.(result);
      showApplied({ ...result, title: request.title });
      // What was proposed is done: asking every cluster about it again would say nothing.
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'changes' });
    } catch (error) {
      setFailure(describeError(error, phrasing).body);
      if (isSignedOut(error)) return;
      // Somebody was faster: looking again shows both changes together.
      if (error instanceof FetchError && error.failure.kind === 'api' && error.failure.code === 'CONFLICT') onRefresh();
    }
  });
  return (
    <div className="sticky -bottom-4 -mx-4 -mb-4 grid gap-3 border-t border-line bg-canvas p-4">
      {failure === '' || preview.merges.length > 0 ? null : <p role="alert" className="rounded-md border border-warning-line bg-warning-tint px-3 py-2 text-sm text-warning">{t('review.failed', { message: failure })}</p>}
      {wanted === undefined ? null : (
        <label className="flex flex-wrap items-center gap-2 text-sm">
          {t('review.typeName', { name: wanted })}
          <input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" spellCheck={false} className="h-8 rounded-sm border border-line-strong bg-canvas px-2 font-mono text-sm" />
        </label>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <Button look="quiet" className="mr-auto" disabled={isFetching} onClick={onRefresh}>{isFetching ? t('review.looking') : t('review.again')}</Button>
        <Button onClick={dismissReview}>{t('review.back')}</Button>
        <Button look="primary" disabled={isBlocked || isSending || isFetching} onClick={apply}>{isSending ? t('review.applying') : t('action.apply')}</Button>
      </div>
    </div>
  );
}

function PreviewSkeleton() {
  const { t } = usePhrasing();
  return (
    <div className="grid gap-3">
      <p role="status" className="text-sm text-muted">{t('review.asking')}</p>
      <Skeleton className="h-16" />
      <Skeleton className="h-40" />
    </div>
  );
}

function SignedOut() {
  const { t } = usePhrasing();
  return (
    <div role="alert" className="grid justify-items-start gap-3 text-sm">
      <p>{t('review.signedOut')}</p>
      <span className="flex gap-2">
        <a href={routes.signIn('expired')} target="_blank" rel="noopener" className={buttonClasses('primary')}>{t('signIn.submit')}</a>
        <Button onClick={closeReview}>{t('review.back')}</Button>
      </span>
    </div>
  );
}
