import { isJsonObject } from '#lib/kube/json.ts';

/**
 * What can go wrong with a cluster on purpose. `hang`, `slow`, `fail` and `throttle` last, and add up, until `heal`;
 * `stop` lasts until `start` or `heal`; the others happen once.
 */
export type Fault =
  | { readonly fault: 'stop' | 'start' | 'hang' | 'drop-watches' | 'expire-watches' | 'heal' }
  | { readonly fault: 'slow'; readonly delayMs: number }
  | { readonly fault: 'fail'; readonly share: number }
  | { readonly fault: 'throttle'; readonly retryAfterSeconds: number }
  | { readonly fault: 'cordon' | 'uncordon' | 'lose-node' | 'restore-node'; readonly node: string };

/** What is wrong with a cluster now, on purpose. */
export type FaultState = {
  readonly running: boolean;
  readonly hanging: boolean;
  readonly delayMs: number;
  readonly failShare: number;
  /** Absent while requests are not throttled. */
  readonly retryAfterSeconds?: number;
};

/** The request for a fault makes no sense; the message says why and what would. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
}

/** Longer than any client waits, so a longer delay would show nothing that `hang` doesn't. */
const MOST_DELAY_MS = 600_000;
const MOST_RETRY_AFTER_SECONDS = 3_600;
const DEFAULT_RETRY_AFTER_SECONDS = 1;
const NAMES = 'stop, start, hang, slow, fail, throttle, drop-watches, expire-watches, cordon, uncordon, lose-node, restore-node, heal';

/** Reads the body of a control request. @throws FaultError */
export function parseFault(body: unknown): Fault {
  if (!isJsonObject(body)) throw new FaultError(`A fault is an object such as {"fault": "hang"}. Faults: ${NAMES}.`);
  const { fault } = body;
  switch (fault) {
    case 'stop': case 'start': case 'hang': case 'drop-watches': case 'expire-watches': case 'heal':
      return { fault };
    case 'slow':
      return { fault, delayMs: numberIn(body['delayMs'], 'delayMs', 0, MOST_DELAY_MS) };
    case 'fail':
      return { fault, share: numberIn(body['share'], 'share', 0, 1) };
    case 'throttle':
      return { fault, retryAfterSeconds: numberIn(body['retryAfterSeconds'] ?? DEFAULT_RETRY_AFTER_SECONDS, 'retryAfterSeconds', 0, MOST_RETRY_AFTER_SECONDS) };
    case 'cordon': case 'uncordon': case 'lose-node': case 'restore-node': {
      const { node } = body;
      if (typeof node !== 'string' || node === '') throw new FaultError(`"${fault}" needs the name of a node.`);
      return { fault, node };
    }
    default:
      throw new FaultError(`"${String(fault)}" is no fault. Faults: ${NAMES}.`);
  }
}

function numberIn(value: unknown, field: string, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < least || value > most) {
    throw new FaultError(`${field} must be a number from ${least} to ${most}; it was ${JSON.stringify(value)}.`);
  }
  return value;
}
