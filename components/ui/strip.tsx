import type { ReactNode } from 'react';

type StripProps = { icon?: ReactNode; children: ReactNode; action?: ReactNode };

/** A line above a page that is right in part: it names what is missing; the rest of the page stays as it is. */
export function Strip({ icon, children, action }: StripProps) {
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md border border-warning-line bg-warning-tint px-3 py-2 text-sm text-warning">
      {icon}
      <p className="min-w-0 flex-1 basis-44">{children}</p>
      {action}
    </div>
  );
}
