import { isJsonObject } from '#lib/kube/json.ts';

/** The Kubernetes reason that an API call was refused with (`AlreadyExists`, `Forbidden`…); undefined for other errors. */
export function refusalReason(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('status' in error) || !isJsonObject(error.status)) return undefined;
  const reason = error.status['reason'];
  return typeof reason === 'string' ? reason : undefined;
}

/** Runs a create that may find the object there already, which is as good. */
export async function createUnlessPresent(create: () => Promise<unknown>): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (refusalReason(error) !== 'AlreadyExists') throw error;
  }
}

/** Runs an action on an object that may be gone or replaced meanwhile; the next reconcile sees what is there instead. */
export async function unlessGone(action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    const reason = refusalReason(error);
    if (reason !== 'NotFound' && reason !== 'Conflict') throw error;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
