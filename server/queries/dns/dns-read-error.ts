/** Something was asked for that this process does not have. */
export class DnsReadError extends Error {
  override readonly name = 'DnsReadError';
  readonly code = 'PRECONDITION_FAILED';
}
