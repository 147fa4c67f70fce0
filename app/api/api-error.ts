import type { ErrorCode } from '#lib/contracts/errors.ts';

/** Trouble that a route itself meets, with the code that goes on the wire. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
