import { ChevronIcon } from './icons.tsx';

type SelectProps<Value extends string> = {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  id?: string;
};

/** The browser's own select, in our clothes: its list is right on every device. */
export function Select<Value extends string>({ label, value, options, onChange, id }: SelectProps<Value>) {
  return (
    <label className="relative w-fit max-w-[min(100%,18rem)]">
      <span className="sr-only">{label}</span>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
        className="h-8 max-w-full truncate appearance-none rounded-sm border border-line-strong bg-canvas pr-8 pl-2.5 text-sm text-text"
      >
        {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </select>
      <ChevronIcon className="pointer-events-none absolute top-2 right-2 size-4 text-muted" />
    </label>
  );
}
