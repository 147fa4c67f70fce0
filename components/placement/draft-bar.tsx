'use client';

import { useState, type ReactNode } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button, IconButton } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { StatusIcon } from '#components/status/status-icon.tsx';
import { CloseIcon, CopyIcon, TickIcon } from '#components/ui/icons.tsx';
import { dropDraft, keepDraft, useKeptDrafts } from './kept-drafts.ts';

const COPIED_SHOWN_MS = 2_000;
const NAME_MAX = 60;

type DraftBarProps = {
  /** Whose drafts these are, as the storage calls it. */
  subject: string;
  /** The draft as the text of a link; empty when nothing differs from what is stored. */
  text: string;
  /** Objects that others changed since the draft of them was begun. */
  changedSince: number;
  canUndo: boolean;
  canRedo: boolean;
  onUndo: () => void;
  onRedo: () => void;
  /** Absent where the way out of the draft stands elsewhere. */
  onDiscard?: () => void;
  onOpen: (text: string) => void;
  /** Where the draft is opened again; this page when it is absent. */
  href?: string | undefined;
  /** The way to the review. */
  children?: ReactNode;
};

/** What can be done with a draft: back and forth, keep it under a name, hand it on as a link, drop it, review it. As high with a draft as without, in a narrow place too, so that the first edit moves nothing. */
export function DraftBar({ subject, text, changedSince, canUndo, canRedo, onUndo, onRedo, onDiscard, onOpen, href, children }: DraftBarProps) {
  const { t } = usePhrasing();
  const [name, setName] = useState('');
  const [isCopied, setIsCopied] = useState(false);
  const [problem, setProblem] = useState('');
  const kept = useKeptDrafts(subject);
  const isDraft = text !== '';
  const copy = async () => {
    await navigator.clipboard.writeText(href === undefined ? window.location.href : new URL(href, window.location.href).href);
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), COPIED_SHOWN_MS);
  };
  return (
    <div className="@container grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Button disabled={!canUndo} onClick={onUndo}>{t('draft.undo')}</Button>
        <Button disabled={!canRedo} onClick={onRedo}>{t('draft.redo')}</Button>
        <span className={classNames('flex items-center gap-2', onDiscard !== undefined && 'order-last -ml-2 basis-full @md:order-none @md:ml-0 @md:basis-auto', !isDraft && 'invisible')}>
          {onDiscard === undefined ? null : <Button look="quiet" onClick={onDiscard}>{t('draft.discard')}</Button>}
          <Button look="quiet" onClick={() => void copy()}>{isCopied ? <TickIcon /> : <CopyIcon />}{isCopied ? t('action.copied') : t('draft.copyLink')}</Button>
        </span>
        <span className="ml-auto flex items-center gap-2">{children}</span>
      </div>
      {/* Somebody else's change takes the place of the other words: it comes at any time, and must move nothing. */}
      <p role="status" className={classNames('flex min-h-5 items-start gap-1.5 text-xs leading-5', changedSince === 0 ? 'text-muted' : 'font-medium text-warning')}>
        {changedSince === 0 ? t(isDraft ? 'draft.unsaved' : 'draft.none') : <><StatusIcon tone="warning" className="mt-0.5 size-4 shrink-0" />{t('draft.changedSince', { count: changedSince })}</>}
      </p>
      <form
        className="flex max-w-md flex-wrap items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isDraft || name.trim() === '') return;
          setProblem(keepDraft(subject, { name: name.trim(), text }) ? '' : t('draft.storage'));
          setName('');
        }}
      >
        <input
          aria-label={t('draft.name')} placeholder={t('draft.name')} value={name} maxLength={NAME_MAX} disabled={!isDraft} onChange={(event) => setName(event.target.value)}
          className="h-8 min-w-0 flex-1 rounded-sm border border-line-strong bg-canvas px-2 text-sm placeholder:text-faint disabled:opacity-50"
        />
        <Button type="submit" disabled={!isDraft || name.trim() === ''}>{t('draft.save')}</Button>
      </form>
      {problem === '' ? null : <p role="alert" className="text-xs">{problem}</p>}
      {kept.length === 0 ? null : (
        <section aria-label={t('draft.kept')}>
          <h3 className="text-xs font-medium text-muted">{t('draft.kept')}</h3>
          <ul className="flex flex-wrap gap-1.5 pt-1">
            {kept.map((draft) => (
              <li key={draft.name} className="flex h-7 items-center rounded-sm border border-line pl-2 text-xs">
                <button type="button" aria-label={t('draft.open', { name: draft.name })} className="hover:underline" onClick={() => onOpen(draft.text)}>{draft.name}</button>
                <IconButton label={t('draft.delete', { name: draft.name })} className="size-6" onClick={() => dropDraft(subject, draft.name)}><CloseIcon className="size-3" /></IconButton>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
