import type { ErrorCode } from '#lib/contracts/errors.ts';

/** A type that can't be enabled, disabled or federated as asked; the message says why and what next. */
export class TypeServiceError extends Error {
  override readonly name = 'TypeServiceError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
