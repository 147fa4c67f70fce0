import { classNames } from './class-names.ts';
import { SearchIcon } from './icons.tsx';

type SearchFieldProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** The shortcut that jumps here; see the shell's key handling. */
  shortcut?: string;
  className?: string;
};

/** One line to filter by; its label is its placeholder too. */
export function SearchField({ label, value, onChange, shortcut, className }: SearchFieldProps) {
  return (
    <label className={classNames('relative block min-w-0', className)}>
      <span className="sr-only">{label}</span>
      <SearchIcon className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" />
      <input
        type="search" value={value} placeholder={label} autoComplete="off" spellCheck={false} data-shortcut-focus={shortcut}
        onChange={(event) => onChange(event.target.value)}
        className="h-8 w-full min-w-0 truncate rounded-sm border border-line-strong bg-canvas pr-2.5 pl-8 text-sm text-text placeholder:text-muted"
      />
    </label>
  );
}
