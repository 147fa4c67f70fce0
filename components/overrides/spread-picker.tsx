'use client';

import { useId, useState } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Select } from '#components/ui/select.tsx';
import type { WorkloadEditor } from '#lib/contracts/editor.ts';
import { matchesLabels, type SelectorRequirement } from '#lib/kube/label-selector.ts';
import { readSelector } from '#lib/views/placement/placement-draft.ts';
import type { Spread } from '#lib/views/workloads/override-edit.ts';

type SpreadPickerProps = { cluster: string; editor: WorkloadEditor; spread: Spread; onSpread: (spread: Spread) => void };

/** For whom edits in this card are written: this cluster, some more, those with certain labels, or all. */
export function SpreadPicker({ cluster, editor, spread, onSpread }: SpreadPickerProps) {
  const { t, tell, sentences } = usePhrasing();
  const [text, setText] = useState('');
  const id = useId();
  const read = readSelector(text);
  const options = (['cluster', 'clusters', 'selector', 'all'] as const).map((value) => ({ value, label: t(`overrides.spread.${value}`, { cluster }) }));
  const choose = (to: Spread['to']) => {
    switch (to) {
      case 'cluster': return onSpread({ to });
      case 'clusters': return onSpread({ to, names: [cluster] });
      case 'selector': return onSpread(read.ok && text.trim() !== '' ? { to, selector: read.selector } : { to: 'selector', selector: {} });
      case 'all': return onSpread({ to });
    }
  };
  const sayMatching = (requirements: readonly SelectorRequirement[] | undefined): string => {
    if (requirements === undefined) return t('overrides.spread.emptySelector');
    const matching = editor.clusters.filter(({ labels }) => matchesLabels(requirements, labels));
    return sentences([t('overrides.spread.matching', { matching: matching.length, total: editor.clusters.length }), matching.some(({ name }) => name === cluster) ? '' : t('overrides.spread.notHere', { cluster })]);
  };
  return (
    <div className={classNames('flex min-w-0 flex-wrap items-center gap-2 text-sm', spread.to === 'clusters' && 'w-full')}>
      <span aria-hidden className="text-muted">{t('overrides.spread')}</span>
      <Select label={t('overrides.spread')} value={spread.to} options={options} onChange={choose} />
      {spread.to !== 'clusters' ? null : (
        <fieldset className="grid max-h-32 w-full grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-x-3 gap-y-1 overflow-y-auto">
          <legend className="sr-only">{t('overrides.spread.which')}</legend>
          {editor.clusters.map(({ name }) => (
            <label key={name} title={name} className="flex min-w-0 items-center gap-1.5 font-mono text-xs">
              <input
                type="checkbox" checked={name === cluster || spread.names.includes(name)} disabled={name === cluster}
                onChange={(event) => onSpread({ to: 'clusters', names: event.target.checked ? [...spread.names, name] : spread.names.filter((each) => each !== name) })}
              />
              <span className="truncate">{name}</span>
            </label>
          ))}
        </fieldset>
      )}
      {spread.to !== 'selector' ? null : (
        <>
          <input
            aria-label={t('placement.selectorLabel')} aria-describedby={id} aria-invalid={!read.ok} value={text} placeholder="env=prod" spellCheck={false} autoComplete="off"
            onChange={(event) => {
              setText(event.target.value);
              const next = readSelector(event.target.value);
              if (next.ok) onSpread({ to: 'selector', selector: next.selector });
            }}
            className="h-8 min-w-0 rounded-sm border border-line-strong bg-canvas px-2 font-mono text-sm placeholder:text-faint"
          />
          <span id={id} role="status" className="text-xs text-muted tabular-nums">{read.ok ? sayMatching(text.trim() === '' ? undefined : read.requirements) : tell(read.sentence)}</span>
        </>
      )}
    </div>
  );
}
