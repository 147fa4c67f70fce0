import type { ReactNode } from 'react';

type EmptyProps = { icon?: ReactNode; title: string; body: string; children?: ReactNode };

/** What a list shows when it has nothing: what belongs here, why it is empty, and the one next step as children. */
export function Empty({ icon, title, body, children }: EmptyProps) {
  return (
    <div className="grid justify-items-center gap-2 px-4 py-10 text-center">
      {icon === undefined ? null : <span aria-hidden className="text-faint">{icon}</span>}
      <p className="font-medium">{title}</p>
      <p className="max-w-[56ch] text-sm text-balance text-muted">{body}</p>
      {children === undefined ? null : <div className="mt-2 flex max-w-full flex-wrap justify-center gap-2">{children}</div>}
    </div>
  );
}
