import type { FederationEvent } from '#lib/contracts/dto.ts';
import { textValue, timeValue, type SortPlan } from '../table-sort.ts';
import type { ChangeRow } from './activity-rows.ts';

export type EventColumn = 'seen' | 'object' | 'type' | 'reason' | 'count';
export type ChangeColumn = 'when' | 'object' | 'what' | 'who' | 'version';

/** Events, the newest first; of their types warnings first. */
export const EVENT_SORT: SortPlan<FederationEvent, EventColumn> = {
  columns: [
    { name: 'seen', label: 'activity.lastSeen', of: ({ lastSeen }) => timeValue(lastSeen), first: 'descending' },
    { name: 'object', label: 'activity.object', of: ({ object }) => object.name },
    { name: 'type', label: 'activity.type', of: ({ type }) => (type === 'Warning' ? 0 : 1) },
    { name: 'reason', label: 'activity.reason', of: ({ reason }) => textValue(reason) },
    { name: 'count', label: 'activity.count', of: ({ count }) => count, first: 'descending' },
  ],
  tie: ({ id }) => id,
};

/** Kept changes, the newest first. */
export const CHANGE_SORT: SortPlan<ChangeRow, ChangeColumn> = {
  columns: [
    { name: 'when', label: 'activity.when', of: ({ when }) => timeValue(when), first: 'descending' },
    { name: 'object', label: 'activity.object', of: ({ title }) => title },
    { name: 'what', label: 'activity.what', of: ({ what }) => textValue(what) },
    { name: 'who', label: 'activity.who', of: ({ who }) => textValue(who) },
    { name: 'version', label: 'activity.version', of: ({ revision }) => revision, first: 'descending' },
  ],
  tie: ({ key }) => key,
};
