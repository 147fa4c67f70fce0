import type { ErrorCode, FieldError } from '#lib/contracts/errors.ts';

/** A change that was not made, with a code and a sentence that a page may show as they are. */
export class EditError extends Error {
  override readonly name = 'EditError';
  readonly code: ErrorCode;
  readonly fields: readonly FieldError[];

  constructor(code: ErrorCode, message: string, fields: readonly FieldError[] = []) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}
