'use client';

import { useState } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button, IconButton } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { CloseIcon } from '#components/ui/icons.tsx';
import { SearchField } from '#components/ui/search-field.tsx';
import { sayWhere, type FieldRow } from '#lib/views/workloads/override-cards.ts';
import { readTyped, toTyped } from '#lib/views/workloads/override-edit.ts';

type FieldFormProps = {
  cluster: string;
  rows: readonly FieldRow[];
  canSpread: boolean;
  onSet: (path: string, value: unknown) => void;
  onReset: (path: string) => void;
  onSpread: (path: string) => void;
};

/** Every field of the manifest with its value and where that comes from. Typing over a value writes an override. */
export function FieldForm({ cluster, rows, canSpread, onSet, onReset, onSpread }: FieldFormProps) {
  const { t } = usePhrasing();
  const [filter, setFilter] = useState('');
  const [isOnlyOwn, setIsOnlyOwn] = useState(false);
  const words = filter.trim().toLowerCase();
  const shown = rows.filter((row) => (words === '' || row.pointer.toLowerCase().includes(words) || toTyped(row.value).toLowerCase().includes(words)) && (!isOnlyOwn || row.source.from === 'override' || row.source.from === 'preference'));
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <SearchField label={t('overrides.filter')} value={filter} onChange={setFilter} className="min-w-0 flex-1 basis-48" />
        <label className="flex items-center gap-1.5 text-sm"><input type="checkbox" checked={isOnlyOwn} onChange={(event) => setIsOnlyOwn(event.target.checked)} />{t('overrides.onlyChanged')}</label>
      </div>
      <ul aria-label={t('overrides.fields', { cluster })} className="rounded-sm border border-line">
        {shown.map((row) => <Field key={row.pointer} row={row} canSpread={canSpread} onSet={onSet} onReset={onReset} onSpread={onSpread} />)}
        {shown.length === 0 ? <li className="px-3 py-4 text-sm text-muted">{t('overrides.noField')}</li> : null}
      </ul>
      <AddField onSet={onSet} />
    </div>
  );
}

type FieldProps = Omit<FieldFormProps, 'rows' | 'cluster'> & { row: FieldRow };

function Field({ row: { pointer, value, source, isOwn, isFixed }, canSpread, onSet, onReset, onSpread }: FieldProps) {
  const phrasing = usePhrasing();
  const { t } = phrasing;
  const shown = toTyped(value);
  const [typed, setTyped] = useState<string>();
  const commit = () => {
    if (typed !== undefined && typed !== shown) onSet(pointer, readTyped(typed, value));
    setTyped(undefined);
  };
  return (
    <li className={classNames('grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 border-b border-line px-3 py-1.5 *:nth-[-n+2]:col-span-full last:border-b-0 @3xl:*:nth-[-n+2]:col-span-1 @3xl:grid-cols-[minmax(0,5fr)_minmax(0,4fr)_minmax(0,3fr)_168px]', isOwn && 'bg-surface')}>
      <span className="font-mono text-xs wrap-anywhere text-muted">{pointer}</span>
      {isFixed ? <span className="font-mono text-xs wrap-anywhere">{shown}</span> : (
        <input
          aria-label={pointer} value={typed ?? shown} spellCheck={false} autoComplete="off" inputMode={typeof value === 'number' ? 'numeric' : 'text'}
          onChange={(event) => setTyped(event.target.value)} onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape') setTyped(undefined);
          }}
          className={classNames('h-7 w-full min-w-0 rounded-sm border bg-canvas px-2 font-mono text-xs', isOwn ? 'border-text font-medium' : 'border-line-strong')}
        />
      )}
      <span className="text-xs text-muted">{isOwn ? <Badge>{sayWhere(source, phrasing)}</Badge> : sayWhere(source, phrasing)}</span>
      <span className="flex min-h-7 min-w-16 items-center justify-end gap-1">
        {isOwn && canSpread ? <Button look="quiet" className="h-7 text-xs" onClick={() => onSpread(pointer)}>{t('overrides.spreadThis')}</Button> : null}
        {isOwn ? <Button look="quiet" className="h-7 text-xs" aria-label={t('overrides.resetField', { path: pointer })} onClick={() => onReset(pointer)}>{t('overrides.reset')}</Button> : null}
        {isFixed || isOwn ? null : <IconButton label={t('overrides.remove', { path: pointer })} className="size-7" onClick={() => onSet(pointer, undefined)}><CloseIcon className="size-3.5" /></IconButton>}
      </span>
    </li>
  );
}

function AddField({ onSet }: { onSet: (path: string, value: unknown) => void }) {
  const { t } = usePhrasing();
  const [path, setPath] = useState('');
  const [value, setValue] = useState('');
  return (
    <form
      className="flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (path.trim() === '') return;
        onSet(path.trim(), readTyped(value, undefined));
        setPath('');
        setValue('');
      }}
    >
      <input aria-label={t('overrides.addPath')} placeholder="/metadata/labels/tier" value={path} onChange={(event) => setPath(event.target.value)} spellCheck={false} autoComplete="off" className="h-8 min-w-0 flex-1 basis-48 rounded-sm border border-line-strong bg-canvas px-2 font-mono text-xs placeholder:text-faint" />
      <input aria-label={t('overrides.addValue')} placeholder={t('overrides.addValue')} value={value} onChange={(event) => setValue(event.target.value)} spellCheck={false} autoComplete="off" className="h-8 min-w-0 flex-1 basis-40 rounded-sm border border-line-strong bg-canvas px-2 font-mono text-xs placeholder:text-faint" />
      <Button type="submit" disabled={path.trim() === ''}>{t('overrides.add')}</Button>
    </form>
  );
}
