import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A small label for a fact that is no state, such as a count or a kind. States have StatusBadge. */
export function Badge({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span className={classNames('inline-flex h-5 items-center rounded-full bg-raised px-2 text-xs font-medium text-muted tabular-nums', className)}>
      {children}
    </span>
  );
}
