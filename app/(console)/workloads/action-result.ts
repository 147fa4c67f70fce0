import { toErrorCode } from '#lib/contracts/api-error.ts';
import type { ActionResult, FieldError } from '#lib/contracts/errors.ts';
import type { Parsed } from '#lib/contracts/preference-input.ts';
import { createLogger, errorText } from '#server/platform/logger.ts';
import { EditError } from '#server/services/preferences/index.ts';
import { readSession } from '../../require-session.ts';

const log = createLogger('info');

/** Runs a verb for a signed-in visitor on input that was read; what it throws becomes a result, and unexpected trouble keeps its words to the log. */
export async function toActionResult<Input, T>(parsed: Parsed<Input>, verb: (input: Input) => Promise<T>): Promise<ActionResult<T>> {
  if ((await readSession()) === undefined) return { ok: false, code: 'UNAUTHORIZED', message: 'This browser is not signed in any more.' };
  if (!parsed.ok) return { ok: false, code: 'INVALID', message: 'Some values can not be read.', fields: parsed.fields };
  try {
    return { ok: true, value: await verb(parsed.value) };
  } catch (error) {
    return toFailure(error);
  }
}

function toFailure(error: unknown): Extract<ActionResult<never>, { ok: false }> {
  if (error instanceof EditError) return { ok: false, code: error.code, message: error.message, fields: error.fields.map(({ path, message }): FieldError => ({ path, message })) };
  const code = typeof error === 'object' && error !== null && 'code' in error ? toErrorCode(error.code) : undefined;
  if (code !== undefined && code !== 'INTERNAL') return { ok: false, code, message: errorText(error) };
  const id = crypto.randomUUID();
  log.error(`action ${id} failed`, { id, error: errorText(error), stack: error instanceof Error ? error.stack : undefined });
  return { ok: false, code: 'INTERNAL', message: `The server met a problem it did not expect; its log has the cause under ${id}.` };
}
