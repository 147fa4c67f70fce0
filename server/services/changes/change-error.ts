import type { ErrorCode, FieldError } from '#lib/contracts/errors.ts';

/** A change that can't be reviewed or made, with a code and a sentence that a page may show as they are. */
export class ChangeError extends Error {
  override readonly name = 'ChangeError';
  readonly code: ErrorCode;
  readonly fields: readonly FieldError[];

  constructor(code: ErrorCode, message: string, fields: readonly FieldError[] = []) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}
