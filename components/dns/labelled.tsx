import type { ReactNode } from 'react';

/** A control's name for the eye; to a screen reader the control says it itself. */
export function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid gap-1">
      <span aria-hidden className="text-sm font-medium">{label}</span>
      <div className="flex">{children}</div>
    </div>
  );
}
