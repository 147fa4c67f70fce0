'use client';

import { useId } from 'react';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { Select } from '#components/ui/select.tsx';
import type { ConfigField } from '#lib/views/settings/config-fields.ts';

type FieldRowProps = { field: ConfigField; value: string; error: string | undefined; onChange: (value: string) => void };

/** One setting: its name and meaning on the left, its value on the right. */
export function FieldRow({ field, value, error, onChange }: FieldRowProps) {
  const { t, sentences } = usePhrasing();
  const id = useId();
  return (
    <div id={field.path} className="grid scroll-mt-16 gap-x-8 gap-y-1 @3xl:grid-cols-[minmax(0,36rem)_220px]">
      <div>
        <label htmlFor={id} className="text-sm font-medium">{t(field.label)}</label>
        <p id={`${id}-meaning`} className="max-w-[72ch] text-xs text-muted">{sentences([t(field.meaning), t('settings.default', { value: field.fallback })])}</p>
      </div>
      <div className="grid content-start gap-1">
        {field.input === 'choice'
          ? <Select id={id} label={t(field.label)} value={value} options={field.choices.map((choice) => ({ value: choice, label: choice }))} onChange={onChange} />
          : (
            <input
              id={id} type="text" inputMode={field.input === 'count' ? 'numeric' : 'text'} autoComplete="off" spellCheck={false} value={value}
              aria-invalid={error !== undefined} aria-describedby={`${id}-meaning ${id}-error`} onChange={(event) => onChange(event.target.value)}
              className="h-8 w-full rounded-sm border border-line-strong bg-canvas px-2.5 font-mono text-sm aria-invalid:border-failed"
            />
          )}
        <p id={`${id}-error`} role={error === undefined ? undefined : 'alert'} className="text-xs font-medium wrap-anywhere">{error}</p>
      </div>
    </div>
  );
}

/** A setting that can only be looked at. */
export function FixedRow({ label, meaning, value }: { label: string; meaning: string; value: string }) {
  return (
    <div className="grid gap-x-8 gap-y-1 @3xl:grid-cols-[minmax(0,36rem)_220px]">
      <div>
        <p className="text-sm font-medium">{label}</p>
        <p className="max-w-[72ch] text-xs text-muted">{meaning}</p>
      </div>
      <p className="font-mono text-sm">{value}</p>
    </div>
  );
}
