import type { ZoneRecord } from '#lib/federation/dns/zone-records.ts';

/** A zone that names are made in. */
export type ZoneHead = { name: string; nameServer?: string };

/** Where answers go: a name server, or nothing when there is none. `source` names the record they come from. */
export type ZoneSink = {
  setZones(zones: readonly ZoneHead[]): void;
  /** Replaces everything of one source. */
  set(source: string, records: readonly ZoneRecord[]): void;
};

export const NO_SINK: ZoneSink = { setZones: () => undefined, set: () => undefined };
