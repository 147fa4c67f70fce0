/** Asked for data while the control plane of this process has not started, or has stopped. */
export class NotRunningError extends Error {
  override readonly name = 'NotRunningError';
  readonly code = 'UNREACHABLE';

  constructor() {
    super('the control plane is not running in this process yet; it reads the host first, so try again in a moment');
  }
}
