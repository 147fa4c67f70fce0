'use client';

import { useId } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { classNames } from '#components/ui/class-names.ts';
import type { WorkloadEditor } from '#lib/contracts/editor.ts';
import { describeRequirement } from '#lib/federation/placement/describe-requirement.ts';
import { toLabelChoices } from '#lib/views/placement/board.ts';
import { readSelector, toggleTerm, type PlacementDraft } from '#lib/views/placement/placement-draft.ts';

type SelectorFieldProps = { draft: PlacementDraft; editor: WorkloadEditor; problem: string; onChange: (draft: PlacementDraft) => void };

/** A selector as text, and the clusters' own labels to click it together from. The board lights up as it is typed. */
export function SelectorField({ draft, editor, problem, onChange }: SelectorFieldProps) {
  const { t, number } = usePhrasing();
  const id = useId();
  const read = readSelector(draft.selector);
  const terms = new Set(read.ok ? read.requirements.map(describeRequirement) : []);
  const choices = toLabelChoices(editor.clusters);
  return (
    <div className="grid gap-2">
      <label className="grid gap-1 text-sm">
        <span className="font-medium">{t('placement.selectorLabel')}</span>
        <input
          value={draft.selector} spellCheck={false} autoComplete="off" autoCapitalize="off" aria-invalid={problem !== ''} aria-describedby={id}
          onChange={(event) => onChange({ ...draft, selector: event.target.value })}
          className="h-8 w-full rounded-sm border border-line-strong bg-canvas px-2.5 font-mono text-sm"
        />
      </label>
      <p id={id} role={problem === '' ? undefined : 'alert'} className={classNames('text-xs', problem === '' ? 'text-muted' : 'font-medium')}>{problem === '' ? t('placement.selectorHelp') : problem}</p>
      {choices.length === 0 ? null : (
        <fieldset>
          <legend className="sr-only">{t('placement.labels')}</legend>
          <div className="flex max-h-24 flex-wrap gap-1.5 overflow-y-auto p-0.5">
            {choices.map(({ term, count }) => (
              <button
                key={term} type="button" aria-pressed={terms.has(term)} onClick={() => onChange(toggleTerm(draft, term))}
                className={classNames(
                  'inline-flex min-h-6 max-w-full items-center gap-1.5 rounded-sm border px-2 py-0.5 text-left font-mono text-xs wrap-anywhere transition-colors duration-[120ms]',
                  terms.has(term) ? 'border-text bg-raised font-medium' : 'border-line hover:bg-raised',
                )}
              >
                {term}<span className="whitespace-nowrap text-muted tabular-nums">{number(count)}</span>
              </button>
            ))}
          </div>
        </fieldset>
      )}
    </div>
  );
}
