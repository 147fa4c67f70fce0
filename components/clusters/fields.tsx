'use client';

import { useId, type ClipboardEvent, type DragEvent, type ReactNode } from 'react';
import { classNames } from '#components/ui/class-names.ts';

type FieldProps = { label: string; help?: string; error?: string | undefined; value: string; onChange: (value: string) => void; isMono?: boolean };

const INPUT = 'w-full rounded-sm border border-line-strong bg-canvas px-2.5 text-sm aria-invalid:border-failed';

/** One line of text: label above, help and error below and tied to it. */
export function TextField({ label, help, error, value, onChange, isMono, isSecret }: FieldProps & { isSecret?: boolean }) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} help={help} error={error}>
      <input
        id={id} type={isSecret === true ? 'password' : 'text'} autoComplete="off" spellCheck={false} value={value} aria-invalid={error !== undefined} aria-describedby={`${id}-help`}
        onChange={(event) => onChange(event.target.value)} className={classNames(INPUT, 'h-8', isMono === true && 'font-mono')}
      />
    </FieldFrame>
  );
}

/** What is longer is not taken in: a browser would be busy for minutes with laying out megabytes that are of no use. */
type Limit = { length: number; onExceeded: () => void };

/** Several lines of text; a file dropped on it is read in its place. */
export function TextArea({ label, help, error, value, onChange, rows, limit }: FieldProps & { rows: number; limit?: Limit }) {
  const id = useId();
  const onDrop = (event: DragEvent) => {
    const [file] = event.dataTransfer.files;
    if (file === undefined) return;
    event.preventDefault();
    if (limit !== undefined && file.size > limit.length) limit.onExceeded();
    else void file.text().then(onChange);
  };
  const onPaste = (event: ClipboardEvent) => {
    if (limit === undefined || event.clipboardData.getData('text').length <= limit.length) return;
    event.preventDefault();
    limit.onExceeded();
  };
  return (
    <FieldFrame id={id} label={label} help={help} error={error}>
      <textarea
        id={id} rows={rows} autoComplete="off" spellCheck={false} value={value} aria-invalid={error !== undefined} aria-describedby={`${id}-help`} onDrop={onDrop} onPaste={onPaste}
        onChange={(event) => onChange(event.target.value)} className={classNames(INPUT, 'py-2 font-mono text-xs')}
      />
    </FieldFrame>
  );
}

function FieldFrame({ id, label, help, error, children }: { id: string; label: string; help?: string | undefined; error?: string | undefined; children: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-1">
      <label htmlFor={id} className="text-sm font-medium">{label}</label>
      {children}
      <p id={`${id}-help`} className="text-xs text-muted">
        {error === undefined ? null : <span role="alert" className="block font-medium text-text">{error}</span>}
        {help}
      </p>
    </div>
  );
}

type ChoicesProps<Value extends string> = { label: string; value: Value; options: readonly { value: Value; label: ReactNode; isDisabled?: boolean }[]; onChange: (value: Value) => void };

/** One choice out of a few that need a sentence each. */
export function Choices<Value extends string>({ label, value, options, onChange }: ChoicesProps<Value>) {
  const name = useId();
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="flex min-w-0 items-start gap-2 text-sm">
          <input type="radio" name={name} className="mt-0.5 size-4 shrink-0 accent-focus" checked={option.value === value} disabled={option.isDisabled === true} onChange={() => onChange(option.value)} />
          <span className="min-w-0">{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function Checkbox({ label, isChecked, onChange }: { label: string; isChecked: boolean; onChange: (isChecked: boolean) => void }) {
  return (
    <label className="flex items-start gap-2 text-sm">
      <input type="checkbox" className="mt-0.5 size-4 shrink-0 accent-focus" checked={isChecked} onChange={(event) => onChange(event.target.checked)} />
      <span className="min-w-0">{label}</span>
    </label>
  );
}
