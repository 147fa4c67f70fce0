import { Button } from './button.tsx';

type ErrorPanelProps = { title: string; body: string; id?: string; retryLabel: string; onRetry: () => void };

/** A failure that takes the place of what was asked for: the thing by name, the reason, an id to quote, and retry. */
export function ErrorPanel({ title, body, id, retryLabel, onRetry }: ErrorPanelProps) {
  return (
    <div role="alert" className="grid justify-items-start gap-2 rounded-md border border-line bg-surface p-6">
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="max-w-[64ch] text-muted">{body}</p>
      {id === undefined ? null : <p className="font-mono text-xs break-all text-muted select-all">{id}</p>}
      <Button look="primary" className="mt-2" onClick={onRetry}>{retryLabel}</Button>
    </div>
  );
}
