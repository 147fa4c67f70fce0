import type { ErrorCode } from '#lib/contracts/errors.ts';

/** A text or request from which nothing can be created; the message says why. */
export class CreateError extends Error {
  override readonly name = 'CreateError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
