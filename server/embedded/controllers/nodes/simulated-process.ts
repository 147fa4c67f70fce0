import type { Container } from '../kinds.ts';

/**
 * What a container of the simulation does. Nothing is run: the image and the command only decide what the pod's
 * status will say, by these rules.
 * - An image whose name begins with `registry.invalid/` (RFC 2606: never exists) can't be pulled.
 * - A command that is `false`, or ends in `exit N`, ends with that code at once.
 * - A command `sleep N` ends with 0 after N seconds where the pod may end (restartPolicy Never or OnFailure).
 * - Everything else runs for ever in a pod that is always restarted, and ends with 0 after the usual duration elsewhere.
 */
export type ProcessPlan = { readonly then: 'run' } | { readonly then: 'exit'; readonly code: number; readonly afterMs: number };

/** Images below this name can't be pulled. */
export const UNPULLABLE_IMAGE_PREFIX = 'registry.invalid/';

export function canPull(image: string | undefined): boolean {
  return !(image ?? '').startsWith(UNPULLABLE_IMAGE_PREFIX);
}

export function planProcess(container: Container, restartPolicy: string, usualDurationMs: number): ProcessPlan {
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  const text = words.join(' ').trim();
  const exitCode = /(?:^|[\s;&])exit (\d{1,3})$/.exec(text)?.[1];
  if (text === 'false' || text.endsWith('/false')) return { then: 'exit', code: 1, afterMs: 0 };
  if (exitCode !== undefined && (Number(exitCode) > 0 || restartPolicy !== 'Always')) return { then: 'exit', code: Number(exitCode) & 255, afterMs: 0 };
  if (restartPolicy === 'Always') return { then: 'run' };
  const seconds = /(?:^|[\s;&])sleep (\d{1,9})$/.exec(text)?.[1];
  return { then: 'exit', code: 0, afterMs: seconds === undefined ? usualDurationMs : Number(seconds) * 1000 };
}
