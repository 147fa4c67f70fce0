import type { ReactNode } from 'react';

/** One line of a list of facts: its name, and what it is. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <div className="min-w-0 @xl:contents"><dt className="text-muted">{name}</dt><dd className="min-w-0 wrap-anywhere">{children}</dd></div>;
}
