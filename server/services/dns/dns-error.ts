import type { ErrorCode } from '#lib/contracts/errors.ts';

/** A change that was not made, with a code and a sentence that a page may show as they are. */
export class DnsError extends Error {
  override readonly name = 'DnsError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
