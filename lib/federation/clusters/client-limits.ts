/** How fast members may be called: calls a second on average, and at once. */
export type ClientLimits = { perSecond: number; burst: number };

/** Annotations of a KubeFedCluster, and of the KubeFedConfig for all clusters that have none of their own. */
export const QPS_ANNOTATION = 'flotilla.io/client-qps';
export const BURST_ANNOTATION = 'flotilla.io/client-burst';

/** Somebody else's API server: a few dozen writes a second are felt by nobody. */
export const DEFAULT_LIMITS: ClientLimits = { perSecond: 50, burst: 100 };
/** A limit above this is none. */
const LARGEST = 100_000;

/**
 * The limits in force for a cluster: its own annotations before those of all. A value that is no positive number up to
 * 100,000 is passed over. Without a burst of its own, a rate has twice itself.
 */
export function clientLimits(...annotations: readonly (Readonly<Record<string, string>> | undefined)[]): ClientLimits {
  for (const given of annotations) {
    const perSecond = readNumber(given?.[QPS_ANNOTATION]);
    const burst = readNumber(given?.[BURST_ANNOTATION]);
    if (perSecond !== undefined) return { perSecond, burst: burst ?? Math.max(1, perSecond * 2) };
    if (burst !== undefined) return { ...DEFAULT_LIMITS, burst };
  }
  return DEFAULT_LIMITS;
}

function readNumber(text: string | undefined): number | undefined {
  const number = Number(text);
  return text === undefined || text.trim() === '' || !(number > 0) || number > LARGEST ? undefined : number;
}
