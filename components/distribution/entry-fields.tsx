'use client';

import { useId } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { IconButton } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { CloseIcon } from '#components/ui/icons.tsx';
import { DRAFT_FIELDS, entryFor, EVERY_OTHER, withField, withoutEntry, type DraftField, type DraftProblem, type PreferenceDraft } from '#lib/views/replicas/preference-draft.ts';
import { RangeHandle } from './range-handle.tsx';

/** How far a weight's handle reaches at first. */
const WEIGHTS_FIRST = 10;

type EntryFieldsProps = {
  cluster: string;
  draft: PreferenceDraft;
  problems: ReadonlyMap<string, DraftProblem> | undefined;
  onDraft: (draft: PreferenceDraft) => void;
};

/** Weight, minimum and maximum of one cluster. Typing gives it an entry of its own; the cross takes that away again. */
export function EntryFields({ cluster, draft, problems, onDraft }: EntryFieldsProps) {
  const { t } = usePhrasing();
  const isOwn = Object.hasOwn(draft.entries, cluster);
  return (
    <div className="flex items-start gap-2">
      {DRAFT_FIELDS.map((field) => (
        <EntryField
          key={field} field={field} cluster={cluster} isOwn={isOwn} text={entryFor(draft, cluster)?.[field] ?? ''} problem={problems?.get(`${cluster}/${field}`)}
          onChange={(text) => onDraft(withField(draft, cluster, field, text))}
        />
      ))}
      {isOwn && cluster !== EVERY_OTHER && Object.hasOwn(draft.entries, EVERY_OTHER)
        ? <IconButton label={t('plan.reset')} className="mt-[18px]" onClick={() => onDraft(withoutEntry(draft, cluster))}><CloseIcon /></IconButton>
        : <span className="size-8" />}
    </div>
  );
}

type EntryFieldProps = { field: DraftField; cluster: string; isOwn: boolean; text: string; problem: DraftProblem | undefined; onChange: (text: string) => void };

function EntryField({ field, cluster, isOwn, text, problem, onChange }: EntryFieldProps) {
  const { t } = usePhrasing();
  const id = useId();
  const whose = cluster === EVERY_OTHER ? t('plan.others') : cluster;
  return (
    <span className="grid gap-0.5">
      <label htmlFor={id} aria-hidden className="text-xs text-muted">{t(`replicas.${field}`)}</label>
      <input
        id={id} type="number" inputMode="numeric" min={0} value={text} aria-label={t('plan.field', { field: t(`replicas.${field}`), cluster: whose })}
        aria-invalid={problem !== undefined} aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        onChange={(event) => onChange(event.target.value)}
        className={classNames(
          'h-8 w-16 rounded-sm border bg-canvas px-1.5 text-right text-sm tabular-nums',
          problem === undefined ? 'border-line-strong' : 'border-failed', isOwn ? 'text-text' : 'text-muted',
        )}
      />
      {field === 'weight' ? <RangeHandle label={t('plan.handle', { field: t('replicas.weight'), cluster: whose })} text={text} atLeast={WEIGHTS_FIRST} onChange={onChange} className="w-16" /> : null}
      {problem === undefined ? null : <span id={`${id}-problem`} className="w-16 text-xs font-medium">{t(`plan.problem.${problem}`)}</span>}
    </span>
  );
}
