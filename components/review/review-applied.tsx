'use client';

import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { Button } from '#components/ui/button.tsx';
import type { ChangeProgress } from '#lib/contracts/changes.ts';
import { formatStageTime, shortName, toStageRows } from '#lib/views/review/review-words.ts';
import { explainCode } from '#lib/views/explain.ts';
import { dismissReview, openReview, type AppliedReview } from './review-state.ts';

type ReviewAppliedProps = { applied: AppliedReview; progress: ChangeProgress | undefined; error: unknown };

/** The same panel after Apply: how far the change has come, what it waits for, and the way back. */
export function ReviewApplied({ applied, progress, error }: ReviewAppliedProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const revert = () => openReview({ title: t('review.revertTitle', { title: applied.title }), changes: applied.revert });
  return (
    <section aria-label={t('review.progress')} className="grid gap-4">
      {applied.failures.length === 0 ? null : (
        <div role="alert" className="grid gap-1 rounded-md border border-warning-line bg-warning-tint px-3 py-2 text-sm text-warning">
          <p className="font-medium">{t('review.someFailed', { count: applied.failures.length })}</p>
          <ul>{applied.failures.map(({ object, sentence }) => <li key={shortName(object)} className="wrap-anywhere">{shortName(object)}: {phrasing.tell(sentence)}</li>)}</ul>
        </div>
      )}
      {applied.unjoined.map((result) => <Unjoined key={result.cluster} result={result} />)}
      {progress === undefined
        ? <p role="status" className="text-sm text-muted">{error === null ? t('review.following') : describeError(error, phrasing).body}</p>
        : <Stages progress={progress} />}
      <div className="flex flex-wrap justify-end gap-2">
        {applied.revert.length === 0 ? null : <Button onClick={revert}>{t('review.revert')}</Button>}
        <Button look="primary" onClick={dismissReview}>{t('action.close')}</Button>
      </div>
    </section>
  );
}

/** What ending a membership took away beside the objects under review, and what it could not. */
function Unjoined({ result: { cluster, removed, handedOver, collected, left } }: { result: AppliedReview['unjoined'][number] }) {
  const { t, tell } = usePhrasing();
  return (
    <div role="status" className="grid gap-2 text-sm">
      <p><span className="font-medium">{t('cl.unjoined', { name: cluster })}</span> {t('cl.unjoinedSummary', { removed: removed.length, handedOver, collected: collected.length })}</p>
      {left.length === 0 ? null : (
        <div className="rounded-md border border-warning-line bg-warning-tint px-3 py-2 text-warning">
          <p className="font-medium">{t('cl.leftTitle')}</p>
          <ul>{left.map(({ object, why }) => <li key={object} className="wrap-anywhere"><span className="font-mono">{object}</span>: {tell(why)}</li>)}</ul>
        </div>
      )}
    </div>
  );
}

function Stages({ progress }: { progress: ChangeProgress }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const current = progress.stages.find(({ atMs }) => atMs === undefined)?.stage;
  const rows = toStageRows(progress);
  if (rows.length === 1) return <p role="status" className="flex items-center gap-2 text-base font-medium"><StatusIcon tone="ok" className="size-4 text-ok" />{t('review.nothingToFollow')}</p>;
  return (
    <>
      <ol role="status" className="rounded-md border border-line text-sm">
        {rows.map(({ stage, atMs, done, of, startedMs }) => {
          const tone = atMs !== undefined ? 'ok' : stage === current ? 'progress' : 'paused';
          return (
            <li key={stage} className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-2.5 border-b border-line px-3 py-2 last:border-b-0">
              <StatusIcon tone={tone} className={`size-4 ${tone === 'ok' ? 'text-ok' : tone === 'progress' ? 'text-progress' : 'text-muted'}`} />
              <span className={tone === 'paused' ? 'text-muted' : ''}>
                <span className="font-medium">{t(`review.stage.${stage}`)}</span> <span className="text-muted">{t(`review.stageBody.${stage}`)}</span>
              </span>
              <span className="text-xs text-muted tabular-nums">
                {atMs !== undefined ? formatStageTime(atMs - startedMs, phrasing) : stage === current ? t('review.stageOf', { done, of, time: formatStageTime(progress.nowMs - startedMs, phrasing) }) : ''}
              </span>
            </li>
          );
        })}
      </ol>
      {progress.isDone
        ? <p className="flex items-center gap-2 text-base font-medium"><StatusIcon tone="ok" className="size-4 text-ok" />{t('review.done', { time: formatStageTime((rows.at(-1)?.atMs ?? progress.nowMs) - progress.startedAtMs, phrasing) })}</p>
        : <Stuck progress={progress} />}
    </>
  );
}

function Stuck({ progress }: { progress: ChangeProgress }) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  if (progress.stuck.length === 0) return null;
  return (
    <section aria-label={t('review.waitingFor')} className="text-sm">
      <h3 className="mb-1 font-medium">{t('review.waitingFor')}</h3>
      <ul className="grid gap-1">
        {progress.stuck.map(({ cluster, object, code, message }) => (
          <li key={`${cluster}${shortName(object)}`} className="wrap-anywhere"><span className="font-mono">{cluster}</span> <span className="text-muted">{shortName(object)}</span>{code === '' && message === '' ? null : <span>: {code === '' ? '' : <span className="font-medium">{code} </span>}{explainCode(code, message, phrasing)}</span>}</li>
        ))}
      </ul>
    </section>
  );
}
