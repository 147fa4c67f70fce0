'use client';

import { useId, useState } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { readSelector } from '#lib/views/placement/placement-draft.ts';

type MatrixToolsProps = { count: number; hasPattern: boolean; onCopy: () => void; onPaste: () => void; onFill: (selector: string) => void };

/** What is done to the selected rows: a copied pattern, or a rule. */
export function MatrixTools({ count, hasPattern, onCopy, onPaste, onFill }: MatrixToolsProps) {
  const { t, tell } = usePhrasing();
  const id = useId();
  const [rule, setRule] = useState('');
  const read = readSelector(rule);
  return (
    <form
      className="flex min-w-0 flex-2 basis-96 flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (read.ok && count > 0) onFill(rule);
      }}
    >
      <input
        aria-label={t('matrix.rule')} aria-describedby={id} aria-invalid={!read.ok} placeholder={`${t('matrix.rule')}: env=prod`} value={rule} spellCheck={false} autoComplete="off"
        onChange={(event) => setRule(event.target.value)} className="h-8 min-w-0 flex-1 basis-36 rounded-sm border border-line-strong bg-canvas px-2.5 font-mono text-sm placeholder:font-sans placeholder:text-muted"
      />
      <Button type="submit" disabled={!read.ok || count === 0} title={count === 0 ? t('matrix.pickFirst') : t('matrix.ruleHelp')}>{count === 0 ? t('matrix.ruleApplyNone') : t('matrix.ruleApply', { count })}</Button>
      <Button disabled={count !== 1} title={t('matrix.copyHelp')} onClick={onCopy}>{t('matrix.copy')}</Button>
      <Button disabled={!hasPattern || count === 0} title={t('matrix.pasteHelp')} onClick={onPaste}>{t('matrix.paste')}</Button>
      <span id={id} className={classNames('basis-full text-xs', read.ok ? 'text-muted' : 'font-medium')}>{!read.ok ? tell(read.sentence) : count === 0 ? t('matrix.pickFirst') : t('matrix.ruleHelp')}</span>
    </form>
  );
}
