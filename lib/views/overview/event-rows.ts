import type { FederationEvent } from '#lib/contracts/dto.ts';
import type { Phrasing } from '../phrasing.ts';

export type EventRow = {
  readonly id: string;
  readonly isWarning: boolean;
  readonly word: string;
  readonly reason: string;
  readonly message: string;
  readonly object: string;
  readonly kind: string;
  /** "4 times"; empty for once. */
  readonly times: string;
  readonly lastSeen: string;
};

/** Newest first; ties by id, so that the order never flickers. */
export function toEventRows(events: readonly FederationEvent[], { t }: Phrasing): EventRow[] {
  return [...events]
    .sort((a, b) => Date.parse(b.lastSeen) - Date.parse(a.lastSeen) || (a.id < b.id ? -1 : 1))
    .map((event) => ({
      id: event.id,
      isWarning: event.type === 'Warning',
      word: t(event.type === 'Warning' ? 'events.warning' : 'events.normal'),
      reason: event.reason,
      message: event.message,
      object: event.object.namespace === '' ? event.object.name : `${event.object.namespace}/${event.object.name}`,
      kind: event.object.kind,
      times: event.count > 1 ? t('events.times', { count: event.count }) : '',
      lastSeen: event.lastSeen,
    }));
}
