'use client';

import { describeError } from '#components/shell/describe-error.ts';
import { usePhrasing } from '#components/shell/phrasing-provider.tsx';
import { StatusIcon } from '#components/status/status-icon.tsx';

/** A failed action, where it was asked for; what was typed stays. */
export function FailureNote({ error }: { error: unknown }) {
  const phrasing = usePhrasing();
  if (error === null || error === undefined) return null;
  const { body, id } = describeError(error, phrasing);
  return (
    <div role="alert" className="flex items-start gap-2 rounded-md border border-warning-line bg-warning-tint px-3 py-2 text-sm text-warning">
      <StatusIcon tone="warning" className="mt-0.5 size-4" />
      <p className="min-w-0 wrap-anywhere">{body}{id === undefined ? null : <span className="block text-xs">{id}</span>}</p>
    </div>
  );
}
