import type { ClusterFacts } from '#lib/contracts/clusters.ts';
import type { PlainMessageKey } from '../messages/messages.ts';
import type { Phrasing } from '../phrasing.ts';
import type { Tone } from '../status.ts';

/** `time` is shown relative to now; `text` as it is. `tone` marks what needs attention. */
export type FactRow = { key: PlainMessageKey; tone?: Tone } & ({ time: string } | { text: string });

const DAY_MS = 86_400_000;
/** Ends nearer than this are warned of. */
const WARN_DAYS = 14;
/** A token that is renewed by itself ends soon all the time; with less than this left its renewal must be failing. */
export const RENEWED_WARN_DAYS = 1;

/** What was found about a cluster's connection, in reading order; what is not known is left out. */
export function toFactRows(facts: ClusterFacts, latency: string, phrasing: Phrasing, nowMs: number): FactRow[] {
  const { t, number, bytes } = phrasing;
  const rows: (FactRow | undefined)[] = [
    facts.lastSeenAt === undefined ? undefined : { key: 'cl.lastSeen', time: facts.lastSeenAt },
    latency === '' ? undefined : { key: 'cl.latency', text: latency },
    facts.watchTraffic === undefined ? undefined : {
      key: 'cl.traffic', text: t('cl.trafficRate', { bytes: bytes(facts.watchTraffic.bytesPerMinute), count: facts.watchTraffic.messagesPerMinute }),
    },
    endRow('cl.certificateEnds', facts.certificateExpiresAt, phrasing, nowMs),
    { key: 'cl.limits', text: t('cl.limitRate', { perSecond: number(facts.limits.perSecond), burst: number(facts.limits.burst) }) },
    facts.uid === undefined ? undefined : { key: 'cl.uid', text: facts.uid },
  ];
  return rows.filter((row) => row !== undefined);
}

/** When something ends: a date, how many days that is, and a tone when it is near or over. */
export function endRow(key: PlainMessageKey, time: string | undefined, { t }: Phrasing, nowMs: number, warnDays = WARN_DAYS): FactRow | undefined {
  if (time === undefined) return undefined;
  const days = Math.floor((Date.parse(time) - nowMs) / DAY_MS);
  const date = time.slice(0, 10);
  if (Date.parse(time) <= nowMs) return { key, tone: 'failed', text: t('cl.ended', { date }) };
  return { key, text: t('cl.endsIn', { date, count: days }), ...(days < warnDays ? { tone: 'warning' as const } : {}) };
}
