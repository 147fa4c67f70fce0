import type { SessionView } from '#lib/contracts/settings.ts';
import { textValue, timeValue, type SortPlan } from '../table-sort.ts';

export type SessionColumn = 'started' | 'agent' | 'expires';

/** Who signed in last first. */
export const SESSION_SORT: SortPlan<SessionView, SessionColumn> = {
  columns: [
    { name: 'started', label: 'settings.session.started', of: ({ startedAt }) => timeValue(startedAt), first: 'descending' },
    { name: 'agent', label: 'settings.session.agent', of: ({ agent }) => textValue(agent) },
    { name: 'expires', label: 'settings.session.expires', of: ({ expiresAt }) => timeValue(expiresAt) },
  ],
  tie: ({ handle }) => handle,
};
