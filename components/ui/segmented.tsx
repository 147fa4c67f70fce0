'use client';

import { useId, type ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type SegmentedOption<Value extends string> = { value: Value; label: string; icon?: ReactNode };

type SegmentedProps<Value extends string> = {
  label: string;
  value: Value;
  options: readonly SegmentedOption<Value>[];
  onChange: (value: Value) => void;
  /** The shortcut that moves to the next choice; see the shell's key handling. */
  shortcut?: string;
  isWide?: boolean;
  /** Breaks into lines where there is no room for one. */
  canWrap?: boolean;
};

/** One choice out of a few, all visible: a radio group drawn as one control. */
export function Segmented<Value extends string>({ label, value, options, onChange, shortcut, isWide, canWrap }: SegmentedProps<Value>) {
  const name = useId();
  return (
    <fieldset data-shortcut-next={shortcut} className={classNames('flex rounded-sm border border-line-strong p-px', canWrap === true ? 'min-h-8 flex-wrap *:min-h-7' : 'h-8', isWide === true && 'w-full')}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={classNames(
            'flex flex-1 items-center justify-center gap-1.5 rounded-[3px] px-2.5 text-sm whitespace-nowrap text-muted transition-colors duration-[120ms] hover:text-text',
            'has-checked:bg-raised has-checked:font-medium has-checked:text-text',
            'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.icon}
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
