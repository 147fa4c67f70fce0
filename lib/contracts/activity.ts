import type { FederationEvent } from './dto.ts';

/** What the activity page exchanges: what the federation reported, newest first. */
export type Activity = { asOf: string; events: FederationEvent[]; isCut: boolean };
