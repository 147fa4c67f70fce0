import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

type SectionProps = {
  id: string;
  title: string;
  /** Beside the title, such as a count. */
  note?: ReactNode;
  /** At the end of the heading line, such as filters. */
  controls?: ReactNode;
  children: ReactNode;
  className?: string;
};

/** A titled part of a page, and a landmark of the same name. */
export function Section({ id, title, note, controls, children, className }: SectionProps) {
  return (
    <section aria-labelledby={id} className={classNames('@container min-w-0', className)}>
      <div className="mb-3 flex min-h-8 flex-wrap items-center gap-x-3 gap-y-2">
        <h2 id={id} className="text-lg font-semibold">{title}</h2>
        {note === undefined ? null : <span className="text-sm text-muted tabular-nums">{note}</span>}
        {controls === undefined ? null : <div className="flex w-full min-w-0 flex-wrap items-center gap-2 @xl:ml-auto @xl:w-auto">{controls}</div>}
      </div>
      {children}
    </section>
  );
}

/** The bordered surface that lists and tables stand on. */
export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={classNames('rounded-md border border-line bg-canvas', className)}>{children}</div>;
}
