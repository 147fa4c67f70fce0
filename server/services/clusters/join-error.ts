/** A member that can't be joined as it was described; the message says what to change. */
export class JoinError extends Error {
  override readonly name = 'JoinError';
}
