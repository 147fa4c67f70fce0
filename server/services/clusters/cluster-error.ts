import type { ErrorCode } from '#lib/contracts/errors.ts';

/** Something about a cluster that can't be done as asked; the message says what, where and what next. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
