import { createHash, timingSafeEqual } from 'node:crypto';

/** The variable that holds the token with which a Prometheus server reads `/api/metrics`, without a session. */
export const METRICS_TOKEN_VARIABLE = 'FLOTILLA_METRICS_TOKEN';
/** A shorter one could be guessed, and opens nothing. */
const TOKEN_LENGTH_MIN = 16;

/** True when a request carries the token of metrics readers. Without a token of its own the server has none. */
export function readsMetrics(authorization: string | null, token: string | undefined): boolean {
  if (token === undefined || token.length < TOKEN_LENGTH_MIN || authorization === null) return false;
  return timingSafeEqual(digest(authorization), digest(`Bearer ${token}`));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
